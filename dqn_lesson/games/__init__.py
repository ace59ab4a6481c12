"""A file a game: its settings, and what its numbers and actions mean."""
