"""The Hub and GitHub as their clients see them."""
