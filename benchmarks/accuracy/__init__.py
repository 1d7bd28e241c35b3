"""How well findings agree with human judges, from the records alone: no crawler, no network.

``python -m benchmarks.accuracy [--question Q] [--half 0|1] [--worst N] [--min-reliability R]
[--quotes N] [--write docs/accuracy.md]``

Snapshots are built straight from ../shared as a look-up on a sandbox Hub would see them.
``--half`` keeps every second producer: rules are worked out on half 0 and checked on half 1.
"""
