"""What is shown of a run: words, pictures, a notebook's outputs."""
