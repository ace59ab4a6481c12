"""Lesson 03, remember."""
