"""Lesson 00: press Train, watch it work, break one thing."""

from .exercises import EXERCISES, QUESTIONS

__all__ = ["EXERCISES", "QUESTIONS"]
