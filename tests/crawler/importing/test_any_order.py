"""Any dumps in any order, by other rules, on every database: the same series."""

import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.crawler.importing.dumps import CARDS, DAY, FIRST, NAMES, Row, first, iso, reread, taken
from tests.sandbox.conftest import listed
from tests.storage.conftest import NewUrl

LICENSES = ("mit", "apache-2.0", "openrail", None)
FIELDS = ("sha", "lastModified", "gated", "tags", "siblings", "downloads", "readme")
FILES = (
    ["model.safetensors"],
    ["adapter_model.safetensors"],
    [".gitattributes"],
    ["README.md", "checkpoint-1/optimizer.pt"],
)
PARENTS: tuple[list[str], ...] = (
    [],
    [],
    ["base_model:b/one"],
    ["base_model:b/two", "base_model:finetune:b/two"],
)
FORMATS: tuple[list[str], ...] = ([], ["safetensors"], ["safetensors", "lora"])


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
    return listed(name, place, tags=tags) | {
        "createdAt": "2023-01-05T10:00:00.000Z",
        "sha": f"{revision}{place}" * 20,
        "lastModified": iso(FIRST + (revision * 100 - 50) * DAY),
        "gated": draw(st.sampled_from((False, "auto"))),
        "siblings": [{"rfilename": each} for each in files],
        "downloads": draw(st.sampled_from((100, 200))),
        **({} if card is None else {"readme": card}),
    }


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(dumps(), st.randoms(use_true_random=False))
def test_any_dumps_in_any_order(told: list[tuple[bool, list[Row]]], random: Random) -> None:
    order = list(range(len(told)))
    with tempfile.TemporaryDirectory() as folder:
        whole = taken(Path(folder), told, order)
        random.shuffle(order)
        assert taken(Path(folder), told, order) == whole


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(dumps())
def test_rules_that_read_the_same_tell_the_same_of_dumps(
    told: list[tuple[bool, list[Row]]],
) -> None:
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
def test_so_it_is_on_every_database(
    new_url: NewUrl, told: list[tuple[bool, list[Row]]], random: Random
) -> None:
    order = list(range(len(told)))
    with tempfile.TemporaryDirectory() as folder:
        whole = taken(Path(folder), told, order, new_url())
        random.shuffle(order)
        assert taken(Path(folder), told, order, new_url()) == whole
