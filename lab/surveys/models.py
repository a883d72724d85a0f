"""Surveys of testers, their questions and answers."""
