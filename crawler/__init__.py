"""The Hub and GitHub over HTTP: the only room that touches the network."""

import os

# Before anything imports huggingface_hub: its telemetry would ask the Hub for things of its own.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
