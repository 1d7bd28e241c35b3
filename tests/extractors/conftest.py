"""Property tests on a busy machine: slow is no failure here, the benchmarks measure."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
