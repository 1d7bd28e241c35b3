"""What a crawl or an import asks before it does anything: what is known, missing, due."""
