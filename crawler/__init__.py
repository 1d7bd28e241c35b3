"""The Hub and GitHub over HTTP: the only room that touches the network."""
