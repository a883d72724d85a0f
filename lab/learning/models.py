"""Learning cards that came from other labs."""
