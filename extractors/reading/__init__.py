"""Documents as rules see them: front matter, Markdown, HTML."""
