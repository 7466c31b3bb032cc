"""From the records of a run's processes to a Run: data only."""
