"""Lesson 08: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
