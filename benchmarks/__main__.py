"""All benchmarks one after the other, the series on a tenth of the Hub: ``make bench``."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(sys.executable).parent
RUNS = (
    ("benchmarks.cards",),
    ("benchmarks.crawl",),
    ("benchmarks.series", "--models", "250000"),
)


def main() -> None:
    for module, *options in RUNS:
        print(f"## python -m {' '.join((module, *options))}", flush=True)
        subprocess.run([sys.executable, "-m", module, *options], check=False)
        print(flush=True)
    print("## ajar --version")
    before = os.times()
    for _ in range(5):
        subprocess.run([HERE / "ajar", "--version"], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    print(f"{cpu / 5:.2f} s of CPU, mean of 5")


if __name__ == "__main__":
    main()
