"""What makes the engine a course: lessons, predictions, exercises, claims, progress."""
