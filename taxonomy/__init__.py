"""What findings mean: components, availabilities, the license registry, the frameworks."""
