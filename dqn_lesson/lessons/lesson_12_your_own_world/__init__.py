"""Lesson 12: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
