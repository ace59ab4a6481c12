"""Lesson 02: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
