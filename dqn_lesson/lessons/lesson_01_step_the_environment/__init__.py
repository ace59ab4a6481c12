"""Lesson 01, step the environment."""
