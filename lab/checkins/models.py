"""When testers are asked how it goes, and the diary."""
