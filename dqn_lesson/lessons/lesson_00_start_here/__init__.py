"""Lesson 00: there is nothing to answer in it, only much to try."""

EXERCISES = ()
QUESTIONS = ()
