"""Lesson 04, replay."""
