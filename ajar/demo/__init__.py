"""A first look at Ajar without the real Hub: three nights on a corpus of our own."""
