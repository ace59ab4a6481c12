"""Lesson 06, train your agent."""
