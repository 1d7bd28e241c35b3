"""``ajar demo``: three nights on a sandbox Hub of our own, then a look-up, exports and a chart.

Every step is a real command, run as a user would run it and shown before it runs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from ajar.demo import corpus

_NIGHTS: Final = (
    ("First night", "a full crawl: nothing is known yet", ["crawl", "--full"]),
    (
        "Second night",
        "two license changes, a rename, two new models, a moved GitHub repository",
        ["crawl", "--full"],
    ),
    (
        "Third night",
        "a deletion, a newly gated model, first weights for a promise, a mended card",
        ["crawl", "--full"],
    ),
)
_MODEL: Final = "openlantern/lantern-7b-instruct"
_EXPORTS: Final = (
    ("trends_license.csv", ["trends", "--measure", "license", "--by", "quarter"]),
    ("trends_weights.csv", ["trends", "--measure", "component:weights.final", "--by", "quarter"]),
    ("trends_license_class.csv", ["trends", "--measure", "license_class", "--by", "quarter"]),
    ("licenses.csv", ["licenses"]),
    ("components.csv", ["components"]),
    ("events.csv", ["events"]),
    ("lineage.csv", ["lineage"]),
)
_CHART: Final = "license_class.svg"


def run(folder: Path, say: Callable[[str], None]) -> int:
    """Write database, CSVs and a chart into ``folder``; returns the exit code.

    A database of an earlier demo in the folder is replaced.
    """
    from sandbox.server import serve  # noqa: PLC0415  an extra, and slow to import

    started = time.monotonic()
    for old in folder.glob("ajar.sqlite*"):
        old.unlink()
    files = corpus.write(folder / "corpus")
    script = str(resources.files(__name__) / "nights.json")
    sources = {
        "models": [files["models"]],
        "datasets": [files["datasets"]],
        "github": [files["repositories"]],
    }
    with serve(**sources, nights=script) as hub:  # type: ignore[arg-type]
        environment = {
            "AJAR_DATABASE_URL": f"sqlite:///{folder / 'ajar.sqlite'}",
            "HF_ENDPOINT": hub.url,
            "AJAR_GITHUB_API": hub.github_url,
        }
        say(f"A Hub of {_count(files['models'])} models is up at {hub.url} (this machine only).\n")
        for number, (title, what, command) in enumerate(_NIGHTS):
            if number:
                hub.night()
            say(f"\n== {title}: {what}")
            if code := _ajar(command, environment, say):
                return code
        say(f"\n== A look-up: how open is {_MODEL}?")
        if code := _ajar(["crawl", "--model", _MODEL], environment, say):
            return code
        code = _export(folder, environment, say)
    if not code:
        say(_closing(folder, time.monotonic() - started))
    return code


def _export(folder: Path, environment: Mapping[str, str], say: Callable[[str], None]) -> int:
    say("\n== Exports: the series as CSV, and one of them as a chart")
    for name, what in _EXPORTS:
        if code := _ajar(["export", *what, "-o", str(folder / name)], environment, say):
            return code
    chart = ["trends", "--measure", "license_class", "--by", "quarter"]
    return _ajar([*chart, "--chart", str(folder / _CHART)], environment, say)


def _ajar(
    command: Sequence[str], environment: Mapping[str, str], say: Callable[[str], None]
) -> int:
    say(f"\n$ ajar {' '.join(command)}")
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_TOKEN")}
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "ajar", *command], env={**kept, **environment}, check=False
    )
    return done.returncode


def _count(file: Path) -> int:
    with file.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def _closing(folder: Path, seconds: float) -> str:
    return f"""
== Done in {seconds:.0f} seconds
{folder}/ holds the CSVs, {_CHART} and the database: ajar.sqlite opens with sqlite3 or datasette.

Try next, without a network:
  export PATH={Path(sys.executable).parent}:$PATH
  export AJAR_DATABASE_URL=sqlite:///{folder / "ajar.sqlite"}
  ajar show {_MODEL} --evidence
  ajar history halcyon-ai/halcyon-large
  ajar compare {_MODEL} halcyon-ai/halcyon-7b-chat
  ajar serve

The same on the real Hub (a token makes it faster: `hf auth login`):
  unset AJAR_DATABASE_URL
  ajar crawl --model bigscience/bloom
  ajar crawl
  ajar export trends --measure license --by month -o licenses_by_month.csv"""
