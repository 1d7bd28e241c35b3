"""People against rules: what judges say of models, and how far the findings agree."""
