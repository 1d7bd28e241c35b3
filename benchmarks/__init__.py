"""Ratios against peers, each measured in one run; printed, never asserted."""
