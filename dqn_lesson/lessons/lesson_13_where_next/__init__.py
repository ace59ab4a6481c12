"""Lesson 13: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
