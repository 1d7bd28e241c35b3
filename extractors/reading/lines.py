"""On which line of a text something stands."""


def line_of(text: str, at: int) -> int:
    """The number of the line that holds the character at ``at``; lines count from 1."""
    return text.count("\n", 0, max(0, at)) + 1
