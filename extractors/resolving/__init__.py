"""From evidence to findings: what wins, how sure that is, and what it means that nothing speaks."""
