"""Write tags."""


def tag(name, town=None):
    """Return the text of a tag."""
    pass
