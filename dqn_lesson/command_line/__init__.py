"""The command `dqn-lesson`: the lessons copied into a folder of the learner's, and opened there."""
