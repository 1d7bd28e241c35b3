"""Dumps in any order: the same series as in the order of their days."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.importing.dumps import (
    CARDS,
    DAY,
    FIRST,
    MADE,
    STANDING,
    Row,
    each_of,
    first,
    iso,
    reread,
    taken,
)
from tests.sandbox.conftest import listed

LACKING = ("sha", "gated", "lastModified")


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
    tmp_path: Path, order: tuple[int, ...]
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
    reread(url)
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
def test_which_model_it_is_is_told_by_a_dump_that_tells_nothing_else(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    bare = {"id": "a/m1", "tags": ["license:mit"]}
    told = [(False, [bare | more]) for more in ({}, MADE, {"tags": ["license:gpl-3.0"]})]
    found = taken(tmp_path, told, list(order))
    assert found == taken(tmp_path, told, [0, 1, 2])
    assert found["standing"]["a/m1"][-1] == MADE["_id"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_missed_before_it_was_known(tmp_path: Path, order: tuple[int, ...]) -> None:
    told = [
        (False, [first("mit", sha="1" * 40)]),
        (True, [listed("a/m3", 2)]),
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
    child = listed("a/m2", 1, tags=tags) | {"readme": card}
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


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_model_whose_id_one_dump_tells_is_one_model(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Gone after the dumps that had it, in whichever of them it has no id."""
    whole, other = first("mit"), listed("a/m2", 1)
    bare = {key: value for key, value in whole.items() if key != "_id"}
    told = [(True, [whole, other]), (False, [bare]), (True, [other]), (True, [other])]
    found = taken(tmp_path, told, list(order))
    ids = {name: row[-1] for name, row in found["standing"].items()}
    assert ids == {"a/m1": whole["_id"], "a/m2": other["_id"]}
    assert [each for each in found["gone"] if each[0] == "a/m1"] == [
        ("a/m1", FIRST + 200 * DAY, "gone")
    ]


def test_an_id_that_a_dump_tells_of_two_models_is_the_first_ones(tmp_path: Path) -> None:
    rows = [listed(name, 0) for name in ("a/m1", "a/m2")]  # of one number, of one id
    told = [
        (False, rows),
        (False, [{key: value for key, value in row.items() if key != "_id"} for row in rows]),
    ]
    found = taken(tmp_path, told, [1, 0])
    ids = {name: row[-1] for name, row in found["standing"].items()}
    assert ids == {"a/m1": rows[0]["_id"], "a/m2": None}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_copied_words_of_a_gate_are_none_where_the_last_to_tell_it_saw_none(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Cards of derivatives have the ``extra_gated_…`` of their base, whose gate they lack."""
    words = "---\nextra_gated_prompt: Accept our terms first.\n---\n# M\n"
    data = {"extra_gated_prompt": "Accept our terms first."}
    files, tags = [{"rfilename": "model.safetensors"}], ["safetensors", "license:mit"]
    whole = first("mit", sha="1" * 40, cardData=data, siblings=files) | {"tags": tags}
    bare = {key: value for key, value in whole.items() if key not in ("gated", "siblings")}
    told = [
        (False, [whole | {"gated": False}]),
        (False, [bare]),
        (False, [bare | {"readme": words}]),
    ]
    url = f"sqlite:///{tmp_path}/ajar.db"
    found = taken(tmp_path, told, list(order), url)
    assert {said["weights.final"][0] for *_, said in found["a/m1"]} == {"released"}
    reread(url)
    assert taken(tmp_path, [], [], url) == found


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
def test_a_record_that_never_told_the_license_does_not_remove_it(
    tmp_path: Path, told: dict[str, Any], ends: list[str] | list[str | None]
) -> None:
    rows = [_row_of(number, *said) for number, said in enumerate(told)]
    dumps_ = [(False, [row]) for row in rows]
    orders = [list(range(len(told))), list(range(len(told)))[::-1]]
    for order in orders:
        found = taken(tmp_path, dumps_, order)["a/m1"]
        assert [each[2]["weights.final"][1] for each in found] == ends


def _row_of(number: int, license_: str | None, card: str | None) -> Row:
    """A plain list entry; each has another tag, for what is only repeated is not read."""
    tags = [f"v{number}"] + ([f"license:{license_}"] if license_ else [])
    info = listed("a/m1", 1, tags=tags)
    kept = {key: info[key] for key in ("_id", "id", "tags")}
    made = {"createdAt": "2023-01-05T10:00:00.000Z", "siblings": FOLDER}
    return kept | made | ({} if card is None else {"readme": card})
