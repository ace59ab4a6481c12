"""Lesson 01: its table of contents."""

from .exercises import EXERCISES, QUESTIONS
