"""A Hub and a GitHub on loopback, faithful to what is recorded of their HTTP APIs."""
