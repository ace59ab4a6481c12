"""Lesson 08, tune hyperparameters."""
