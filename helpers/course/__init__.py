"""What makes a course of the engine: lessons, predictions, exercises, claims, progress."""
