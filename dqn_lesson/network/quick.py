"""Placeholder."""


def quick(model):
    """Placeholder."""
    return model
