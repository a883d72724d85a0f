"""What the demo lab is filled with, as plain data: the city, its people, their ideas, the pilots."""
