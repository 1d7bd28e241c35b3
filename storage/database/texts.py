"""Text from outside, made fit for every database."""


def clean(text: str) -> str:
    """The text without NUL and lone surrogates, which PostgreSQL or UTF-8 cannot hold."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
