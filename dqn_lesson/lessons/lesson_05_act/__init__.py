"""Lesson 05: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
