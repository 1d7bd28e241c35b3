"""A metadata-only crawl that stores, against HfApi.list_models(full=True) that stores nothing.

Both read the first 30,000 entries of the July 2024 listing from one sandbox in a process of its
own; the order alternates, each round has a fresh sandbox and database. Then the second crawl.

    python -m benchmarks.crawl [--models FILE] [--rows N] [--rounds N] [--profile]
"""

import argparse
import cProfile
import lzma
import multiprocessing
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage import Store

LISTING = Path(__file__).parents[2] / "shared/data/hub/listing_2024-07.jsonl.xz"


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "models.jsonl"
        with lzma.open(given.models, "rb") as lines, corpus.open("wb") as few:
            few.writelines(islice(lines, given.rows))
        rounds = [_round(corpus, Path(folder), number) for number in range(given.rounds)]
        official, first, second, full = (
            statistics.median(times) for times in zip(*rounds, strict=True)
        )
        print(f"HfApi.list_models(full=True)      {official:7.2f} s  (stores nothing)")
        print(f"crawl --metadata-only, first      {first:7.2f} s  {first / official:5.2f} x")
        print(
            f"crawl again at once               {second:7.2f} s  {second / first:5.2f} x the first"
        )
        print(f"crawl --full again                {full:7.2f} s  {full / first:5.2f} x the first")
        if given.profile:
            _profile(corpus, Path(folder))


def _round(corpus: Path, folder: Path, number: int) -> tuple[float, float, float, float]:
    from storage import Store

    with _sandbox(corpus) as url, Store.open(f"sqlite:///{folder}/{number}.db") as store:
        calls = [lambda: _official(url), lambda: _crawl(store, url)]
        times = [_seconds(call) for call in (calls if number % 2 else reversed(calls))]
        official, first = times if number % 2 else reversed(times)
        again = _seconds(lambda: _crawl(store, url))
        return official, first, again, _seconds(lambda: _crawl(store, url, full=True))


def _official(url: str) -> None:
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from huggingface_hub import HfApi

    for _ in HfApi(endpoint=url).list_models(full=True):
        pass


def _crawl(store: "Store", url: str, *, full: bool = False) -> None:
    from crawler.asking.access import Access, Scope
    from crawler.crawl import crawl

    access = Access(url, github_api=f"{url}/github")
    crawl(store, access, Scope(metadata_only=True, full=full))


def _seconds(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _profile(corpus: Path, folder: Path) -> None:
    from storage import Store

    with _sandbox(corpus) as url, Store.open(f"sqlite:///{folder}/profile.db") as store:
        _official(url)
        profile = cProfile.Profile()
        profile.runcall(_crawl, store, url)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


@contextmanager
def _sandbox(corpus: Path) -> Iterator[str]:
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(corpus, there), daemon=True)
    process.start()
    there.close()  # so that a child that dies is an EOFError here, not silence
    yield here.recv()
    process.terminate()
    process.join()


def _serve(corpus: Path, pipe: Connection) -> None:
    from sandbox.server import run

    run([corpus], port=0, ready=lambda running: pipe.send(running.url))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=LISTING)
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
