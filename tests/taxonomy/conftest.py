"""Property tests say what is true, not how fast this machine is today."""

from hypothesis import settings

settings.register_profile("taxonomy", deadline=None)
settings.load_profile("taxonomy")
