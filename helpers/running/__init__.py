"""From a program to its processes and their end."""
