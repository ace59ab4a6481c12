"""Lesson 03: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
