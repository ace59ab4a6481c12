"""Lesson 02, build the q network."""
