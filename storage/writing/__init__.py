"""What one page of the crawl brings, decided against what is known and written together."""
