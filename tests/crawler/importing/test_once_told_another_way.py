"""Dumps that once told another series in another order, or by rules that were back."""

from pathlib import Path

import pytest

from crawler import job
from crawler.importing.importing import import_dump
from storage import Store
from tests.crawler.importing.dumps import (
    CODE,
    DAY,
    EARLY,
    FIRST,
    Row,
    each_of,
    iso,
    line,
    reread,
    taken,
)

NO_CARD = [{"rfilename": ".gitattributes"}]
ONCE_TOLD_ANOTHER_WAY = {
    "a card of a record that tells nothing": each_of({"tags": []}, {"readme": CODE}, {}),
    "no texts to read, told before a revision and after it": each_of(
        {"siblings": NO_CARD},
        {"sha": "1" * 40, "gated": "auto", "likes": 1},
        {"sha": "1" * 40, "gated": "auto", "likes": 1},
        {"siblings": NO_CARD},
    ),
    "links that a dump without a commit ends on its day": each_of(
        {"readme": CODE},
        {"sha": "1" * 40, "lastModified": EARLY, "tags": ["base_model:b/two"], "readme": CODE},
        {"readme": CODE},
    ),
    "back at a revision that nobody told": each_of(
        {"siblings": [{"rfilename": "model.safetensors"}]},
        None,
        {},
        {
            "sha": "2" * 40,
            "lastModified": iso(FIRST + 150 * DAY),
            "tags": ["safetensors", "license:mit"],
        },
    ),
    "files that a record told of a revision that was read": each_of(
        {"sha": "2" * 40, "readme": ""},
        None,
        {"siblings": [{"rfilename": each} for each in ("README.md", "checkpoint-1/optimizer.pt")]},
        {"sha": "2" * 40, "lastModified": EARLY},
    ),
    "back at the revision that was read": each_of(
        {"sha": "2" * 40, "siblings": [{"rfilename": "model.safetensors"}]},
        None,
        {"sha": "2" * 40},
        {"sha": "2" * 40, "siblings": [{"rfilename": ".gitattributes"}]},
    ),
    "likes at the dump that found it again as it was": each_of(
        {"private": False, "downloads": 100}, None, {"likes": 3}, {"private": False, "likes": 3}, {}
    ),
    "a commit that the last dump told by its moment": each_of(
        {"lastModified": EARLY},
        {"lastModified": EARLY, "tags": ["license:apache-2.0"], "readme": ""},
    ),
    "files of a revision that stood before a gate and behind it": each_of(
        {"sha": "2" * 40, "tags": ["safetensors"]},
        {
            "lastModified": iso(FIRST + 50 * DAY),
            "gated": "auto",
            "siblings": [{"rfilename": "model.safetensors"}],
        },
        {
            "sha": "2" * 40,
            "siblings": [
                {"rfilename": each} for each in ("README.md", "checkpoint-1/optimizer.pt")
            ],
        },
    ),
    "what a record without a card let one guess": each_of(
        {"lastModified": EARLY, "siblings": [{"rfilename": "adapter_model.safetensors"}]},
        {"lastModified": EARLY, "readme": CODE},
    ),
}


@pytest.mark.parametrize("told", ONCE_TOLD_ANOTHER_WAY.values(), ids=ONCE_TOLD_ANOTHER_WAY)
def test_once_told_another_way(tmp_path: Path, told: list[tuple[bool, list[Row]]]) -> None:
    url = f"sqlite:///{tmp_path}/ajar.db"
    days = [*range(len(told))]
    whole = taken(tmp_path, told, days, url)
    last, rest = (*days[:-2], *days[:-3:-1]), (*days[:2], *days[:1:-1])
    for order in {(*days[1:], 0), (1, 0, *days[2:]), last, rest}:
        assert taken(tmp_path, told, list(order)) == whole
    reread(url)
    assert taken(tmp_path, [], [], url) == whole


LISTED = {"siblings": [{"rfilename": "model.safetensors"}], "tags": ["license:mit"]}
CHANGED = LISTED | {"tags": ["license:apache-2.0"]}
WHAT_OTHER_RULES_SAW = {
    "back as it was": ("112", each_of(LISTED, None, LISTED)),
    "back at a commit while it was gone": (
        "112",
        each_of(LISTED, None, CHANGED | {"sha": "2" * 40, "lastModified": iso(FIRST + 150 * DAY)}),
    ),
    "back with less": (
        "112",
        each_of(LISTED | {"sha": "1" * 40, "lastModified": EARLY}, None, {"tags": CHANGED["tags"]}),
    ),
    "before and after": ("0112", each_of(LISTED, CHANGED, None, CHANGED)),
    "changes only": ("1122", each_of(LISTED, CHANGED, LISTED, CHANGED)),
}


@pytest.mark.parametrize(("rules", "told"), WHAT_OTHER_RULES_SAW.values(), ids=WHAT_OTHER_RULES_SAW)
def test_rules_that_are_back_tell_what_others_saw_in_their_place(
    tmp_path: Path, rules: str, told: list[tuple[bool, list[Row]]]
) -> None:
    """``rules``: by which each dump was read, the second of them are back in the end."""
    url = f"sqlite:///{tmp_path}/ajar.db"
    with Store.open(url) as store:
        for number, (complete, rows) in enumerate(told):
            path = tmp_path / f"{number}.jsonl"
            path.write_text("".join(line(row) for row in rows))
            day = FIRST + number * 100 * DAY
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(job, "RULESET", f"feedbeef000{rules[number]}")
                import_dump(store, path, "listing", observed_at=day, complete=complete)
    reread(url)
    with Store.open(url) as store:
        assert store.rescore_left("feedbeef0001") == 0
        store.prune(["feedbeef0001"])
    assert taken(tmp_path, [], [], url) == taken(tmp_path, told, [*range(len(told))])
