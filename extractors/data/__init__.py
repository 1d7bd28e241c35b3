"""Datasets: named, linked, withheld, documented."""
