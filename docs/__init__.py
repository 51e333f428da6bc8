"""The documentation, and the script that takes its pictures."""
