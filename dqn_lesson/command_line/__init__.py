"""The command `dqn-lesson`: a learner's own folder of lessons, opened there; and progress as a table."""
