"""Speed and scale, measured in one run: `make bench`. Not a test: nothing here is collected."""
