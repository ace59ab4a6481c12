"""The lessons, a folder each: exercises and questions, figures, data, and the script that measured the data.

`template/` is one to copy; CONTRIBUTING says how a lesson is added.
"""
