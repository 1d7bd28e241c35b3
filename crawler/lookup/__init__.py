"""One model now, with what it links to."""
