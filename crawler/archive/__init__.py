"""The archive, read again with the rules of today."""
