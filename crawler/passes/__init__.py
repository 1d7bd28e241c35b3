"""The passes of a crawl over many models."""
