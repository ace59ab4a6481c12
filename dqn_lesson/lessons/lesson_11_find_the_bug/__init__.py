"""Lesson 11: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
