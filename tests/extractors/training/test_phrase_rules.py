"""Every prose rule keeps its own examples, and is found where a person would look."""

import pytest

from extractors.reading.card import sentence_bounds
from extractors.training import phrase_rules
from taxonomy.components import COMPONENT

COMPILED = [found for sharing in phrase_rules.compiled()[1] for found in sharing]
EXAMPLES = [
    (found, example, expected)
    for found in COMPILED
    for expected, examples in ((True, found.rule.yes), (False, found.rule.no))
    for example in examples
]


TITLES = "training hardware and data sets"


def _fires(found: phrase_rules.Compiled, text: str) -> bool:
    span = next(phrase_rules.spans(found, text, text.encode()), None)
    if span is None:
        return False
    low, high = sentence_bounds(text, *span)
    path = TITLES if found.outside else f"evaluation > {TITLES}"
    return phrase_rules.holds(found, text[low:high], path=path)


@pytest.mark.parametrize(
    ("found", "example", "expected"),
    EXAMPLES,
    ids=[f"{found.rule.id}:{example[:40]}" for found, example, _ in EXAMPLES],
)
def test_a_rule_keeps_its_examples(
    found: phrase_rules.Compiled, example: str, expected: bool
) -> None:
    assert _fires(found, example) is expected


@pytest.mark.parametrize(
    ("sharing", "example"),
    [
        (number, example)
        for number, sharing in enumerate(phrase_rules.compiled()[1])
        for found in sharing
        for example in found.rule.yes
    ],
)
def test_a_set_asks_for_what_a_pattern_has(sharing: int, example: str) -> None:
    there, _ = phrase_rules.compiled()
    assert sharing in there(example.encode())


@pytest.mark.parametrize("found", [f for f in COMPILED if f.rule.has], ids=lambda f: f.rule.id)
def test_a_pattern_with_long_gaps_is_found_where_it_is(found: phrase_rules.Compiled) -> None:
    filler = "The weather was fine.\n"
    for yes in found.rule.yes:
        text = f"{filler}{yes}\n{filler}{yes}"
        data = text.encode()
        whole = [
            (len(data[: match.start()].decode()), len(data[: match.end()].decode()))
            for match in found.pattern.finditer(data)
        ]
        assert list(phrase_rules.spans(found, text, text.encode())) == whole
        assert len(whole) >= 2
        torn = yes.replace(" ", "\n").encode()
        across = (match.group() for match in found.pattern.finditer(torn))
        assert not any(b"\n" in said for said in across)


def test_a_pattern_is_found_behind_where_it_may_begin_and_does_not() -> None:
    (found,) = (found for found in COMPILED if found.rule.id == "data.named_sources")
    far = "Trained by one two three four five six seven eight nine ten of us on moss, then "
    text = f"{far}trained on 3 books.\n{far}ran.\nTrained on 4 books."
    fits = [text[start:stop] for start, stop in phrase_rules.spans(found, text, text.encode())]
    assert fits == ["trained on 3 books", "Trained on 4 books"]


@pytest.mark.parametrize("rule", phrase_rules.rules(), ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule: phrase_rules.Rule) -> None:
    assert rule.yes
    assert rule.no
    assert 0 < rule.confidence < 1
    assert rule.component in COMPONENT or rule.component in {"data.*", "code.*"}


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in phrase_rules.rules()]
    assert len(ids) == len(set(ids))
