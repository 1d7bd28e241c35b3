"""One model for people and machines: a report, its evidence, its history, its JSON."""
