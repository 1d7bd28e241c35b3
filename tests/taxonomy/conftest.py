"""Property tests say what is true, not how fast this machine is today."""

from hypothesis import settings

settings.register_profile("taxonomy", deadline=None, max_examples=60)
settings.load_profile("taxonomy")
