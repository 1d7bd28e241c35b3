"""Documents to evidence to findings. Pure functions; no network, no database."""
