"""Lesson 07, climb the ladder."""
