"""Lesson 05, act."""
