"""Lesson 09: its table of contents."""

from .exercises import EXERCISES, QUESTIONS

__all__ = ["EXERCISES", "QUESTIONS"]
