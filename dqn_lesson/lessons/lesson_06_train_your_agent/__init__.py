"""Lesson 06: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
