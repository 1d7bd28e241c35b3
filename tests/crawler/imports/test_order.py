"""Dumps in any order: the same series as in the order of their days."""

import itertools
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crawler import job
from crawler.archive import rescore
from crawler.imports.importing import import_dump
from storage import Store
from storage.database import schema
from tests.sandbox.conftest import model
from tests.storage.builders import dump

DAY = 86_400
FIRST = 1_700_000_000
LICENSES = ("mit", "apache-2.0", "openrail", None)
NAMES = ("a/m1", "a/m2", "a/m3")

Row = dict[str, Any]


FIELDS = ("sha", "lastModified", "gated", "tags", "siblings", "downloads", "readme")
LACKING = ("sha", "gated", "lastModified")
FILES = (
    ["model.safetensors"],
    ["adapter_model.safetensors"],
    [".gitattributes"],
    ["README.md", "checkpoint-1/optimizer.pt"],
)
PARENTS = ([], [], ["base_model:b/one"], ["base_model:b/two", "base_model:finetune:b/two"])
FORMATS = ([], ["safetensors"], ["safetensors", "lora"])
CARDS = (
    "",
    "---\nlicense: mit\n---\n# M\n",
    "# M\nWe release the [training code](https://github.com/a/b).\n",
)
STANDING = ("created_at", "released_at", "gone_at", "revision", "committed_at", "read_revision",
            "gated", "disabled", "private", "parameters", "downloads", "likes")  # fmt: skip


@st.composite
def dumps(draw: st.DrawFn) -> list[tuple[bool, list[Row]]]:
    """Dumps of three models: each lists some of them, lacks some fields (of all rows, of some),
    says some commits, or repeats what one before it said.
    """
    found: list[tuple[bool, list[Row]]] = []
    for number in range(draw(st.integers(2, 6))):
        complete = draw(st.booleans())
        lacks = draw(st.sets(st.sampled_from(FIELDS)))
        if found and draw(st.integers(0, 3)) == 0:
            _, told = draw(st.sampled_from(found))
            found.append((complete, [{k: v for k, v in r.items() if k not in lacks} for r in told]))
            continue
        rows = []
        for place, name in enumerate(NAMES):
            if not draw(st.integers(0, 4)):
                continue
            info = _info(draw, (number, place, name))
            missing = lacks | draw(st.sets(st.sampled_from(FIELDS), max_size=1))
            rows.append({key: value for key, value in info.items() if key not in missing})
        found.append((complete, rows or [first("mit")]))
    return found


def _info(draw: st.DrawFn, which: tuple[int, int, str]) -> Row:
    number, place, name = which
    revision = draw(st.integers(0, number))
    license_ = draw(st.sampled_from(LICENSES))
    tags = (
        draw(st.sampled_from(FORMATS))
        + draw(st.sampled_from(PARENTS))
        + ([f"license:{license_}"] if license_ else [])
    )
    files = draw(st.sampled_from(FILES))
    card = draw(st.sampled_from((None, None, *CARDS)))
    return model(name, place, tags=tags)["info"] | {
        "createdAt": "2023-01-05T10:00:00.000Z",
        "sha": f"{revision}{place}" * 20,
        "lastModified": iso(FIRST + (revision * 100 - 50) * DAY),
        "gated": draw(st.sampled_from((False, "auto"))),
        "siblings": [{"rfilename": each} for each in files],
        "downloads": draw(st.sampled_from((100, 200))),
        **({} if card is None else {"readme": card}),
    }


def iso(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", ".000Z")


def taken(
    folder: Path, told: list[tuple[bool, list[Row]]], order: list[int], url: str = ""
) -> dict[str, Any]:
    """What stands after the dumps were imported in an order, without the two clocks of ours."""
    with Store.open(url or f"sqlite:///{tempfile.mkdtemp(dir=folder)}/ajar.db") as store:
        for number in order:
            complete, rows = told[number]
            path = folder / f"{number}.jsonl"
            path.write_text("".join(line(row) for row in rows))
            day = FIRST + number * 100 * DAY
            import_dump(store, path, "listing", observed_at=day, complete=complete)
            assert store.check() == []
        return {
            name: [(s.valid_from, s.valid_to, s.findings) for s in store.history(name)]
            for name in NAMES
        } | {
            "gone": turns(store, "gone"),
            "access": turns(store, "access"),
            "counted": counted(store),
            "links": linked(store),
            "standing": standing(store),
        }


def reread(url: str) -> None:
    """Read the archive by other rules, which find the same."""
    with pytest.MonkeyPatch.context() as patch, Store.open(url) as store:
        patch.setattr(job, "RULESET", "feedbeef0001")
        patch.setattr(rescore, "RULESET", "feedbeef0001")
        rescore.rescore(store, jobs=1)
        assert store.check() == []


def line(row: Row) -> str:
    """A line of a dump: a record, with its card beside it where there is one."""
    info = {key: value for key, value in row.items() if key != "readme"}
    card = {"readme": row["readme"]} if "readme" in row else {}
    return json.dumps({"info": info} | card) + "\n"


def standing(store: Store) -> dict[str, list[Any]]:
    """Models as they stand in the end."""
    with store.reading() as connection:
        rows = connection.execute(schema.entity.select().where(schema.entity.c.kind == 0))
        return {row.name: [getattr(row, name) for name in STANDING] for row in rows}


def counted(store: Store) -> list[tuple[Any, ...]]:
    """Popularity where it changed."""
    names = {row[0]: row[3] for row in dump(store)["entity"]}
    return sorted((names[number], *rest[:3]) for number, *rest in dump(store)["metric"])


def linked(store: Store) -> list[tuple[Any, ...]]:
    """What models point to, and from when to when."""
    names = {row[0]: row[3] for row in dump(store)["entity"]}
    return sorted((names[number], *rest[:5]) for number, *rest in dump(store)["link"])


def turns(store: Store, aspect: str) -> list[tuple[Any, ...]]:
    names = {row[0]: row[3] for row in dump(store)["entity"]}
    rows = [row for row in dump(store)["change"] if row[2] == aspect]
    return sorted((names[row[1]], row[5], row[4]) for row in rows)


def first(license_: str, **more: Any) -> Row:
    return model("a/m1", 0, tags=[f"license:{license_}"])["info"] | more


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_dumps_in_every_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [
        (True, [first("mit", sha="1" * 40)]),
        (True, [first("apache-2.0", sha="2" * 40)]),
        (True, [first("mit", sha="1" * 40)]),
    ]
    found = taken(tmp_path, told, list(order))
    spells = [(start, end, said["weights.final"][1]) for start, end, said in found["a/m1"]]
    assert [key for *_, key in spells] == ["MIT", "Apache-2.0", "MIT"]
    assert found == taken(tmp_path, told, [0, 1, 2])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_license_in_the_words_of_a_gate_ends_when_they_do(
    tmp_path: Path, order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record without card data lacks the words: it tells nothing of the license."""
    prompt = "Accept the [license](https://www.apache.org/licenses/LICENSE-2.0) first."
    said: list[Row] = [{"cardData": {"extra_gated_prompt": prompt}}, {}, {"cardData": {}}]
    bare = {key: value for key, value in first("mit").items() if key != "cardData"}
    told = [(False, [bare | {"tags": []} | more]) for more in said]
    url = f"sqlite:///{tmp_path}/ajar.db"
    found = taken(tmp_path, told, list(order), url)
    ends = [(said["weights.final"][1], end) for _, end, said in found["a/m1"]]
    assert ends == [("Apache-2.0", FIRST + 200 * DAY), (None, None)]
    monkeypatch.setattr(job, "RULESET", "feedbeef0001")
    monkeypatch.setattr(rescore, "RULESET", "feedbeef0001")
    with Store.open(url) as store:
        rescore.rescore(store, jobs=1)
    assert taken(tmp_path, [], [], url) == found


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_downloads_of_their_day(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [(False, [first("mit", downloads=each, likes=3)]) for each in (100, 200, 200, 100)]
    del told[2][1][0]["downloads"], told[2][1][0]["likes"]
    found = taken(tmp_path, told, list(order))
    days = [FIRST // DAY + 100 * number for number in (0, 1, 3)]
    figures = [(100, 3), (200, 3), (100, 3)]
    assert found["counted"] == [
        ("a/m1", day, *each) for day, each in zip(days, figures, strict=True)
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_downloads_stand_where_they_changed(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [(False, [first("mit", downloads=each, likes=3)]) for each in (100, 200, 200)]
    days = [FIRST // DAY + 100 * number for number in (0, 1)]
    assert taken(tmp_path, told, list(order))["counted"] == [
        ("a/m1", day, each, 3) for day, each in zip(days, (100, 200), strict=True)
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_links_stand_as_long_as_dumps_told_them(tmp_path: Path, order: tuple[int, ...]) -> None:
    parents = (["base_model:b/one"], ["base_model:b/two"], ["base_model:b/two"])
    rows = [
        first("mit", sha=f"{number}" * 40, tags=tags, lastModified=None)
        for number, tags in enumerate(parents)
    ]
    told = [(False, [row]) for row in rows]
    turn = FIRST + 100 * DAY
    assert taken(tmp_path, told, list(order))["links"] == [
        ("a/m1", "base_model", "b/one", "finetune", FIRST, turn),
        ("a/m1", "base_model", "b/two", "finetune", turn, None),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_missed_before_it_was_known(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [
        (False, [first("mit", sha="1" * 40)]),
        (True, [model("a/m3", 2)["info"]]),
        (False, [first("mit", sha="1" * 40)]),
    ]
    found = taken(tmp_path, told, list(order))
    went, back = (FIRST + number * 100 * DAY for number in (1, 2))
    assert found["gone"] == [("a/m1", went, "gone"), ("a/m1", back, "present")]
    assert found == taken(tmp_path, told, [0, 1, 2])


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_revision_that_one_dump_tells_between_two_that_do_not(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    whole = first("mit", sha="2" * 40, siblings=[{"rfilename": "model.safetensors"}])
    bare = {key: whole[key] for key in ("_id", "id", "createdAt")}
    listed = {key: value for key, value in whole.items() if key not in ("tags", "siblings")}
    told = [(True, [bare]), (True, [listed]), (True, [bare]), (True, [whole])]
    found = taken(tmp_path, told, list(order))
    assert [(start, end) for start, end, _ in found["a/m1"]] == [(FIRST, None)]
    assert found == taken(tmp_path, told, [0, 1, 2, 3])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_dump_that_repeats_the_one_before(tmp_path: Path, order: tuple[int, ...]) -> None:
    whole = first("mit", lastModified="2023-09-25T22:13:20.000Z")
    some = {key: value for key, value in whole.items() if key not in ("sha", "tags", "gated")}
    less = {key: value for key, value in some.items() if key != "lastModified"}
    told = [(False, [whole]), (False, [some]), (False, [less])]
    found = taken(tmp_path, told, list(order))
    assert [end for _, end, _ in found["a/m1"]] == [FIRST + 100 * DAY, None]
    assert found == taken(tmp_path, told, [0, 1, 2])


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_card_at_no_revision_is_news_of_its_day(tmp_path: Path, order: tuple[int, ...]) -> None:
    bare = {key: first("mit")[key] for key in ("_id", "id", "createdAt")}
    found = taken(tmp_path, [(False, [bare]), (False, [bare | {"readme": CARDS[2]}])], list(order))
    turn = FIRST + 100 * DAY
    assert [(start, end) for start, end, _ in found["a/m1"]] == [(FIRST, turn), (turn, None)]


OURS = "---\nlicense: other\nlicense_name: yi-license\n---\n# M\n"


@pytest.mark.parametrize(
    ("now", "turns"), [({}, []), ({"tags": ["license:mit"]}, [FIRST + 100 * DAY])]
)
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_card_that_comes_later_with_the_same_record_tells_what_stood(
    tmp_path: Path, order: tuple[int, ...], now: Row, turns: list[int]
) -> None:
    """Where nobody has told a revision. Another record shows that the model was changed."""
    listed = MADE | {"tags": ["license:other", "safetensors"]}
    told = [(False, [listed]), (False, [listed | now | {"readme": OURS}])]
    url = f"sqlite:///{tmp_path}/ajar.db"
    found = taken(tmp_path, told, list(order), url)
    assert [start for start, *_ in found["a/m1"]] == [FIRST, *turns]
    licenses = [said["weights.final"][1] for *_, said in found["a/m1"]]
    assert licenses[0] == ("LicenseRef-other" if turns else "LicenseRef-yi-license")
    reread(url)
    assert taken(tmp_path, [], [], url) == found


@pytest.mark.parametrize("gated", [False, True])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_what_was_made_from_a_model_that_another_dump_tells_inherits_what_that_was_then(
    tmp_path: Path, order: tuple[int, ...], gated: bool
) -> None:
    """Whether the base is new in the later dump, or behind a gate by then."""
    base = first("mit", readme=OURS, siblings=[{"rfilename": "model.safetensors"}])
    tags = ["base_model:a/m1", "license:mit"]
    card = "---\nlicense: mit\nbase_model: a/m1\n---\n# M\n"
    child = model("a/m2", 1, tags=tags)["info"] | {"readme": card}
    rows = ([base, child], [base | {"gated": "auto"}]) if gated else ([child], [base])
    told = [(False, each) for each in rows]
    url = f"sqlite:///{tmp_path}/ajar.db"
    found = taken(tmp_path, told, list(order), url)
    assert [said["weights.base"][0] for *_, said in found["a/m2"]] == ["released"]
    reread(url)
    assert taken(tmp_path, [], [], url) == found


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_access_turns_when_a_dump_says_so(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [(False, [first("mit", gated=each)]) for each in (False, "auto", False)]
    found = taken(tmp_path, told, list(order))
    shut, opened = (FIRST + number * 100 * DAY for number in (1, 2))
    assert found["access"] == [("a/m1", shut, "auto"), ("a/m1", opened, "public")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_a_later_dump_lacks_stands_as_the_one_between_told_it(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    told = [
        (False, [first("mit", sha="1" * 40, gated=False)]),
        (False, [first("mit", sha="2" * 40, gated="auto")]),
        (False, [{key: value for key, value in first("mit").items() if key not in LACKING}]),
    ]
    found = taken(tmp_path, told, list(order))["standing"]["a/m1"]
    assert (found[STANDING.index("revision")], found[STANDING.index("gated")]) == ("2" * 40, "auto")


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_link_told_at_the_same_commit_stands_since_it(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = [{"rfilename": "README.md"}, {"rfilename": "checkpoint-1/optimizer.pt"}]
    one = first("mit", lastModified="2023-09-25T22:13:20.000Z", gated="auto", siblings=files)
    del one["sha"]
    tags = ["safetensors", "base_model:b/two", "base_model:finetune:b/two"]
    other = one | {"tags": tags, "siblings": [{"rfilename": "model.safetensors"}]}
    found = taken(tmp_path, [(True, [one]), (True, [other])], list(order))
    assert [(row[2], row[4]) for row in found["links"]] == [("b/two", 1695680000)]


CODE = "# M\nWe release the [training code](https://github.com/a/b).\n"
MADE = {key: first("mit")[key] for key in ("_id", "id", "createdAt")}
OTHERS = (True, [model("a/m3", 2)["info"]])
EARLY = iso(FIRST - 50 * DAY)
NO_CARD = [{"rfilename": ".gitattributes"}]


def each_of(*rows: Row | None) -> list[tuple[bool, list[Row]]]:
    """Dumps of a model, one a row; None: a dump of the whole Hub that has it not."""
    return [OTHERS if row is None else (False, [MADE | row]) for row in rows]


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


def test_a_gate_that_a_dump_saw_stands_since_its_day_whatever_commit_it_saw(tmp_path: Path) -> None:
    weights = {"siblings": [{"rfilename": "model.safetensors"}]}
    licensed = {"gated": "auto", "tags": ["license:apache-2.0"]}
    told = each_of(
        {**weights, "sha": "1" * 40, "gated": False, "tags": ["license:mit"]},
        {**weights, **licensed},
        {**weights, **licensed, "sha": "2" * 40, "lastModified": iso(FIRST + 50 * DAY)},
    )
    for order in itertools.permutations(range(3)):
        found = taken(tmp_path, told, list(order))["a/m1"]
        assert [(start, *said["weights.final"]) for start, _, said in found] == [
            (FIRST, "released", "MIT"),
            (FIRST + 50 * DAY, "released", "Apache-2.0"),
            (FIRST + 100 * DAY, "gated", "Apache-2.0"),
        ]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(dumps(), st.randoms(use_true_random=False))
def test_any_dumps_in_any_order(told, random) -> None:
    order = list(range(len(told)))
    with tempfile.TemporaryDirectory() as folder:
        whole = taken(Path(folder), told, order)
        random.shuffle(order)
        assert taken(Path(folder), told, order) == whole


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(dumps())
def test_rules_that_read_the_same_tell_the_same_of_dumps(told) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ajar.db"
        before = taken(Path(folder), told, list(range(len(told))), url)
        reread(url)
        assert taken(Path(folder), [], [], url) == before


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(dumps(), st.randoms(use_true_random=False))
def test_so_it_is_on_every_database(new_url, told, random) -> None:
    order = list(range(len(told)))
    with tempfile.TemporaryDirectory() as folder:
        whole = taken(Path(folder), told, order, new_url())
        random.shuffle(order)
        assert taken(Path(folder), told, order, new_url()) == whole


FOLDER = [{"rfilename": each} for each in ("README.md", "model.safetensors")]
MISSPELT = "---\nlicence: mit\n---\n# M\n"


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ([(None, MISSPELT), (None, None)], ["MIT"]),
        ([(None, MISSPELT), (None, None), (None, None)], ["MIT"]),
        ([("apache-2.0", None), (None, MISSPELT), (None, None)], ["Apache-2.0", "MIT"]),
        ([(None, MISSPELT), ("mit", None), (None, None)], ["MIT", None]),
        ([(None, MISSPELT), ("apache-2.0", None)], ["MIT", "Apache-2.0"]),
        ([("mit", "---\nlicense: mit\n---\n# M\n"), (None, None)], ["MIT", None]),
    ],
)
def test_a_record_that_never_told_the_license_does_not_remove_it(tmp_path, told, ends):
    rows = [_row_of(number, *said) for number, said in enumerate(told)]
    dumps_ = [(False, [row]) for row in rows]
    orders = [list(range(len(told))), list(range(len(told)))[::-1]]
    for order in orders:
        found = taken(tmp_path, dumps_, order)["a/m1"]
        assert [each[2]["weights.final"][1] for each in found] == ends


def _row_of(number: int, license_: str | None, card: str | None) -> Row:
    """A plain list entry; each has another tag, for what is only repeated is not read."""
    tags = [f"v{number}"] + ([f"license:{license_}"] if license_ else [])
    info = model("a/m1", 1, tags=tags)["info"]
    kept = {key: info[key] for key in ("_id", "id", "tags")}
    made = {"createdAt": "2023-01-05T10:00:00.000Z", "siblings": FOLDER}
    return kept | made | ({} if card is None else {"readme": card})
