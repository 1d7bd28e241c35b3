"""When: the nightly job, its lease, catch-up after a missed night, the service."""
