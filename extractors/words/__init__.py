"""What rules of every kind ask of words: pattern sets, names of families and datasets, stages."""
