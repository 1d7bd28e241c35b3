"""What became of a model, as it is told."""

from ajar.models.histories import Series
from storage.answers import Change
from tests.ajar import samples


def test_a_model_is_asked_for_by_the_name_that_it_had() -> None:
    names = ("a/a", "a/b", 10), ("a/b", "a/c", 20)
    changes = [Change("name", old, new, at, at) for old, new, at in names]
    series = Series(samples.model(name="a/c"), (), changes)
    assert [series.called(at) for at in (5, 10, 15, 25)] == ["a/a", "a/b", "a/b", "a/c"]
