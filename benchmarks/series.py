"""Time over the whole Hub: a made-up database, its size, and what its questions cost.

2.5 million models with 3 million spells over 36 months (a fifth of the models changed once) and
2,000 profiles, written by SQL into a database of Ajar's own schema in a temporary folder, with
the rows that a crawl leaves; downloads and likes of 36 monthly passes in which 27 % of the models
moved. Then: monthly license trends, by models and by downloads, nights of 30,000 changes, the
history of single models.

Some nights change models as the Hub does: of the 705 bodies in ../shared/data/hub/models.jsonl.xz
that were last changed in May 2024, 97 % were not 30 days old then; here four fifths are. Others
change any of them, which touches more pages. A full pass brings them in the order of creation, a
thousand at a time; a quick pass by last change, in no order of ids, and holds as many together as
a crawl does. A peer that is not ours tells how fast the machine is today: what bare SQLite does.

    python -m benchmarks.series [--models N] [--changes N]
"""

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

START: Final = 1_672_531_200  # 2023-01-01
MONTHS: Final = 36
END: Final = START + MONTHS * 30 * 86_400 + 13 * 86_400
PROFILES: Final = 2_000
LICENSES: Final = ("MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-NC-4.0", "GPL-3.0-only", None)
RULES: Final = "benchmark"
PAGE: Final = 1_000
PEER: Final = 0.595
"""Million rows a second by the same statement there (../shared/facts/stack.md, section 4)."""

ENTITIES: Final = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :models),
placed AS (SELECT n, :start + CAST(n * 1.0 / :models * :span AS INTEGER) AS at FROM number)
INSERT INTO entity (id, kind, host_id, name, revision, record_hash, record_id, created_at,
                    committed_at, released_at, observed_at, gated, disabled, private, downloads,
                    likes, task_id, library_id, known_at)
SELECT n, 0, printf('%024x', n), 'owner' || (n % 50000) || '/model-' || n, printf('%040x', n),
       randomblob(16), 1, at, at, at, :end, 'no', 0, 0, n % 1000, n % 10, 101, 102, :end FROM placed
"""
CRAWL: Final = """
INSERT INTO run (kind, scope, ruleset_id, started_at, ended_at, state, seen, new)
VALUES ('full', 'all', 1, :end, :end, 'done', :models, :models)
"""
SPELLS: Final = """
INSERT INTO spell (entity_id, ruleset_id, valid_from, valid_to, profile_id, certainty_id,
                   full_depth, observed_at, end_observed_at)
SELECT e.id, 1, iif(turn, (created_at + :end) / 2, created_at),
       iif(turn OR e.id % 5, NULL, (created_at + :end) / 2),
       1 + (e.id * 7919 + turn * 31) % :profiles, 1, 0, :end, iif(turn OR e.id % 5, NULL, :end)
FROM entity e JOIN (SELECT 0 AS turn UNION ALL SELECT 1) ON turn = 0 OR e.id % 5 = 0
ORDER BY e.id, turn
"""

METRICS: Final = """
WITH RECURSIVE pass(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM pass WHERE m < :months),
held AS (SELECT m, :start + m * 2592000 AS at FROM pass)
INSERT INTO metric (entity_id, day, downloads, likes)
SELECT e.id, at / 86400 + 1, (e.id * 7919 + m * 104729) % iif(e.id % 100, 300, 1000000),
       e.id % 10 + m / 12
FROM entity e CROSS JOIN held
WHERE at >= e.created_at - 2592000 AND (at < e.created_at OR (e.id * 31 + m * 17) % 100 < 27)
ORDER BY e.id, m
"""


def main() -> None:
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder) / "series.db", given.models, given.changes)


def _measure(path: Path, models: int, changes: int) -> None:
    from crawler.crawl import calm_collector
    from crawler.job import TOGETHER
    from storage import Store

    took = statistics.median(_peer(path.with_name(f"peer{n}.db")) for n in range(3))
    print(
        f"bare SQLite writes {1 / took:.2f} million rows a second: the seconds below are "
        f"{took * PEER:.1f} of those of the machine on which the targets were set"
    )
    url = f"sqlite:///{path}"
    Store.open(url).close()
    size, spells = _fill(path, models)
    print(f"{models:,} models, {spells:,} spells: the series takes {size / 2**20:.0f} MiB")
    size, figures = _count(path)
    print(f"{figures:,} days of downloads and likes: {size / figures:.1f} bytes each")
    with Store.open(url) as store:
        for weight in ("models", "downloads"):
            for view in ("stock", "cohort"):
                what = f"license by month, by {weight}, {view}"
                _told(what, partial(_trend, store, view, weight))
        with calm_collector():
            newest = range(models - models // MONTHS, models + 1)
            among = {"newest": newest, "all": range(1, models + 1)}
            passes = {"by creation": PAGE, "by last change": TOGETHER}
            nights = itertools.product(among.items(), passes.items())
            for night, ((where, them), (how, page)) in enumerate(nights, 1):
                chosen = _chosen(models, them, changes, in_order=how == "by creation")
                what = f"{changes:,} changes, {where}, {how}"
                _told(what, _night(store, chosen, night, page))
        names = [f"owner{n % 50_000}/model-{n}" for n in random.sample(range(1, models), 200)]
        each = statistics.median(_seconds(partial(store.history, name)) for name in names)
        print(f"{'one history (median of 200)':44}{each * 1000:8.2f} ms")


def _peer(path: Path) -> float:
    """Seconds for a million rows with a key of three columns, in one transaction, WAL."""
    base = sqlite3.connect(path)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE spell (entity INTEGER, "
        "component INTEGER, level INTEGER, since INTEGER, until INTEGER, "
        "PRIMARY KEY (entity, component, since)) WITHOUT ROWID"
    )
    rows = [(n // 4, n % 4, n % 6, START + n, None) for n in range(1_000_000)]
    start = time.perf_counter()
    with base:
        base.executemany("INSERT INTO spell VALUES (?, ?, ?, ?, ?)", rows)
    base.close()
    return time.perf_counter() - start


def _fill(path: Path, models: int) -> tuple[int, int]:
    """Bytes that the spells take with their indexes, and how many they are."""
    values = {
        "models": models, "start": START, "end": END, "span": MONTHS * 30 * 86_400,
        "profiles": PROFILES,
    }  # fmt: skip
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous=OFF")
    with base:
        base.execute("INSERT INTO ruleset VALUES (1, ?, ?)", (RULES, START))
        base.execute("INSERT INTO certainty (id, digest) VALUES (1, x'00')")
        base.execute("INSERT INTO document (id, codec, size, body) VALUES (1, 0, 0, x'')")
        base.execute("INSERT INTO word (id, text) VALUES (101, 'a task'), (102, 'a library')")
        base.execute(CRAWL, values)
        base.executemany(
            "INSERT INTO profile VALUES (?, ?, ?, 'front_matter')",
            [(n, n.to_bytes(16, "big"), LICENSES[n % 6]) for n in range(1, PROFILES + 1)],
        )
        base.execute(ENTITIES, values)
        before = _pages(base)
        spells = base.execute(SPELLS, values).rowcount
        size = (_pages(base) - before) * base.execute("PRAGMA page_size").fetchone()[0]
    base.close()
    return size, spells


def _count(path: Path) -> tuple[int, int]:
    """Bytes that popularity takes, and its rows: 36 monthly passes, 27 % of the models changed."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous=OFF")
    with base:
        before = _pages(base)
        base.execute(METRICS, {"start": START, "months": MONTHS})
        rows = base.execute("SELECT changes()").fetchone()[0]
        size = (_pages(base) - before) * base.execute("PRAGMA page_size").fetchone()[0]
    base.close()
    return size, rows


def _pages(base: sqlite3.Connection) -> int:
    count: int = base.execute("PRAGMA page_count").fetchone()[0]
    return count


def _trend(store: Any, view: str, weight: str) -> None:
    from storage import export

    asked = {"measure": "license", "by": "month", "view": (view,), "weight": weight}
    for _ in export.rows(store, "trends", **asked):
        pass


def _chosen(models: int, newest: range, changes: int, *, in_order: bool) -> list[int]:
    """Models that change in a night: four fifths among these, the others anywhere; in the order of
    creation or in none.
    """
    drawn = random.Random(0)
    chosen = set(drawn.sample(newest, changes * 4 // 5))
    while len(chosen) < changes:
        chosen.add(drawn.randint(1, models))
    listed = sorted(chosen)
    if not in_order:
        drawn.shuffle(listed)
    return listed


def _night(store: Any, chosen: Sequence[int], night: int, page: int) -> Callable[[], None]:
    """New revisions of models, with new records, this many in one transaction."""
    from extractors import extract
    from extractors.snapshot import Document, Record, Snapshot
    from storage.records import Observation, StoredDocument

    at = END + night * 86_400
    card = Document("README.md", "unread")
    said = [
        extract(Snapshot("a/b", "r", Record(tags=(f"license:{key}",)), card))
        for key in ("mit", "apache-2.0", "gpl-3.0")
    ]
    seen = [
        Observation(
            "model", f"owner{n % 50_000}/model-{n}", f"{n:024x}", at, "listing",
            revision=f"{at + n:040x}", committed_at=at - n % 80_000, gated="no", private=False,
            disabled=False, downloads=n % 1000, likes=n % 10,
            documents=(StoredDocument("record", b'{"tags":["license:mit","%d"]}' % n),),
            extraction=said[n % 3],
        )
        for n in chosen
    ]  # fmt: skip
    run = store.start_run("quick", "all", RULES, at)

    def write() -> None:
        for start in range(0, len(seen), page):
            store.commit_page(run, seen[start : start + page], ruleset=RULES)

    return write


def _told(what: str, call: Callable[[], object]) -> None:
    cpu = time.process_time()
    wall = _seconds(call)
    print(f"{what:44}{wall:8.2f} s  ({time.process_time() - cpu:.2f} s of CPU)")


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=2_500_000)
    parser.add_argument("--changes", type=int, default=30_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
