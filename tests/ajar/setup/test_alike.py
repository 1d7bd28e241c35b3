from ajar.setup.alike import alike
from storage import Store


class Names(Store):
    """A store of names alone, the most downloaded first."""

    def __init__(self, *names: str) -> None:
        """Opens no database."""
        self._names = names

    def names(self, part: str, limit: int = 50) -> list[str]:
        return [name for name in self._names if part.lower() in name.lower()][:limit]


def test_the_name_itself_comes_before_what_only_holds_it() -> None:
    store = Names("moss/fern-small", "moss/fern-large", "moss/Fern")
    assert alike(store, "fern", 2) == ["moss/Fern", "moss/fern-small"]


def test_of_the_owner_the_nearest_name() -> None:
    store = Names("moss/fern-small", "moss/sorrel", "mossy/sorel-tiny", "x/y")
    assert alike(store, "Moss/sorel", 1) == ["moss/sorrel"]


def test_the_same_name_of_another_owner_and_never_the_name_itself() -> None:
    store = Names("moss/fern", "lichen/fern")
    assert alike(store, "moss/FERN", 3) == ["lichen/fern"]


def test_too_short_a_name_is_like_everything() -> None:
    assert alike(Names("moss/ab"), "ab", 3) == []
