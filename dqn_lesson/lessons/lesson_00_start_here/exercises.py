"""Lesson 00 asks nothing: it is there to be tried."""

EXERCISES = ()
QUESTIONS = ()
