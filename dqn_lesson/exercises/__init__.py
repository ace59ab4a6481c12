"""How an answer is judged: cases, comparison, named mistakes, the guard around a learner's code."""
