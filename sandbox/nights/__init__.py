"""What happens between two crawls."""
