"""Published dumps laid among what was seen before and after their day."""
