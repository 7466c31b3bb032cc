"""From what was written down to a run: data only."""
