"""Votes and pilots as rows: the same as for notices."""

from tests.notices.conftest import letters_of, make_pilot, say_follow, unread_of, vote_for

__all__ = ["letters_of", "make_pilot", "say_follow", "unread_of", "vote_for"]
