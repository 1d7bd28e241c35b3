"""How a model was made: whose stage it is, recipes, scripts, what prose says of it."""
