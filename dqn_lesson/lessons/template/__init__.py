"""A lesson to copy: CONTRIBUTING says how. This file is a lesson's table of contents."""

from .exercises import EXERCISES, QUESTIONS
