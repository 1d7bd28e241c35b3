"""GitHub: REST, GraphQL and the limits of both."""
