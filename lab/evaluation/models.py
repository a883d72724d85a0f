"""Costs, and the closing question to those who were told of the outcome."""
