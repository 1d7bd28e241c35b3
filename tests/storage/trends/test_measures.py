import pytest

from storage.trends import measures


@pytest.mark.parametrize(
    ("asked", "first", "absent"),
    [
        ("level:code.pretraining", "level:training.code.pretraining", "component:code.pretraining"),
        ("component:data.pretrainin", "component:data.pretraining", "level:"),
        ("licence", "license", "component:code"),
        ("openness", "license", "component:code"),
    ],
)
def test_what_was_meant_is_offered_first(asked: str, first: str, absent: str) -> None:
    with pytest.raises(ValueError, match="no measure") as raised:
        measures.measure(asked)
    told = str(raised.value)
    assert told.partition("; there are ")[2].startswith(first)
    assert absent not in told


def test_each_kind_is_offered() -> None:
    with pytest.raises(ValueError, match="relicensed:…, component:…, own:…, level:…"):
        measures.measure("openness")
