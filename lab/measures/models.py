"""What was read, beside the value: from how many, and a note."""
