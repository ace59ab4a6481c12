"""Lesson 09, watch and play."""
