"""A program before it runs: its text, its calls, its names."""
