"""Lesson 07: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
