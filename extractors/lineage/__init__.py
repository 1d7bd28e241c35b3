"""Base models: declared, linked, told in words; and what is inherited from them."""
