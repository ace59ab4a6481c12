"""Lesson 04: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
