"""What went wrong during a test."""
