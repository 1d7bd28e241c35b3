"""Published dumps taken in: what is news as seen, what is older into the past."""
