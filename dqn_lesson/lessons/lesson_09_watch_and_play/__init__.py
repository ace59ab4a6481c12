"""Lesson 09: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
