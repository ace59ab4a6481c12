"""Lesson 10: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
