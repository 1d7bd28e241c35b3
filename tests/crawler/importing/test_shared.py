"""Real dumps in either order: Feb 2022 and July 2024, the models that both know."""

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest

from crawler.importing.importing import import_dump
from storage import export
from tests.shared import SHARED, needs_shared
from tests.storage.blank import blank_store

JULY = 1_720_000_000
HUB = SHARED / "data/hub"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The 20,000 most downloaded models of July 2024, and some 2022 rows: of these, and gone."""
    folder = tmp_path_factory.mktemp("dumps")
    early, late = folder / "2022.jsonl", folder / "2024.jsonl"
    with lzma.open(HUB / "listing_2024-07.jsonl.xz", "rt", encoding="utf-8") as lines:
        listed = list(islice(lines, 20_000))
    names = {json.loads(line)["id"].lower() for line in listed}
    with lzma.open(HUB / "models.jsonl.xz", "rt", encoding="utf-8") as lines:
        old = [line for line in lines if json.loads(line)["info_date"] == "2022-02"]
    here = [line for line in old if json.loads(line)["id"].lower() in names][:400]
    lost = [line for line in old if json.loads(line)["id"].lower() not in names][:50]
    gpt_neo = [line for line in old if json.loads(line)["id"] == "EleutherAI/gpt-neo-1.3B"]
    early.write_text("".join(dict.fromkeys([*here, *lost, *gpt_neo])), encoding="utf-8")
    known = {json.loads(line)["id"].lower() for line in [*here, *gpt_neo]}
    both = [line for line in listed if json.loads(line)["id"].lower() in known]
    late.write_text("".join(dict.fromkeys([*both, *listed[:200]])), encoding="utf-8")
    return early, late


@needs_shared
def test_what_happened_between_two_real_dumps(files: tuple[Path, Path]) -> None:
    early, late = files
    with blank_store() as store:
        import_dump(store, early, "listing")
        report = import_dump(store, late, "listing", observed_at=JULY, complete=True)
        assert report.counts.gone == 50
        assert store.check() == []
        events = list(export.records(store, "events"))
        moved = {
            row["model"]: (row["from"], row["to"])
            for row in events
            if row["kind"] == "license" and row["direction"] != "first_seen"
        }
        assert moved["EleutherAI/gpt-neo-1.3B"] == ("Apache-2.0", "MIT")
        (known,) = store.known("model", [(None, "EleutherAI/gpt-neo-1.3B")])
        assert known is not None
        assert known.host_id is not None
        removed = [r for r in events if r["kind"] == "component" and r["direction"] == "removed"]
        assert {row["component"] for row in removed} <= {"weights.final"}
        before = store.stats()
        for path, day in ((early, None), (late, JULY)):
            import_dump(store, path, "listing", observed_at=day, complete=True)
        after = store.stats()
        ledger = {"run", "run_failure", "cursor", "bytes"}
        assert {k: v for k, v in after.items() if k not in ledger} == {
            k: v for k, v in before.items() if k not in ledger
        }


def happened(files: tuple[Path, Path], order: tuple[int, ...]) -> set[tuple[str, ...]]:
    """License changes and absences after the dumps came in an order."""
    with blank_store() as store:
        for number in order:
            day, complete = (None, True) if number == 0 else (JULY, True)
            import_dump(store, files[number], "listing", observed_at=day, complete=complete)
            assert store.check() == []
        events = list(export.records(store, "events"))
    told = ("model", "kind", "from", "to", "direction", "committed_at")
    kinds = {"license", "gone"}
    return {
        tuple(str(row[name]) for name in told)
        for row in events
        if row["kind"] in kinds and row["direction"] != "first_seen"
    }


@needs_shared
def test_the_older_dump_last_tells_the_same(files: tuple[Path, Path]) -> None:
    forwards = happened(files, (0, 1))
    assert happened(files, (1, 0)) == forwards
    assert sum("license" in row for row in forwards) > 20
