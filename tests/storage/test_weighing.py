"""Weighted counts: block by block they are what they are row by row."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from storage import Store, export
from storage.trends import weighing_blocks
from tests.storage.builders import commit
from tests.storage.test_histories import STEPS, Step, told


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(steps=STEPS)
def test_blocks_and_rows_weigh_alike(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(str(Path(folder) / "a.db")) as store:
        for later, seen in enumerate(told(steps)):
            commit(store, seen, kind="full" if later % 3 else "lookup")
        for weight in ("downloads", "likes"):
            asked = {"measure": "license", "weight": weight}
            with pytest.MonkeyPatch.context() as patch:
                blocks = list(export.rows(store, "trends", **asked))
                patch.setattr(weighing_blocks, "fits", lambda *_: False)
                assert blocks == list(export.rows(store, "trends", **asked))
        assert bool(blocks) == any(what != "gone" for _, _, what, _ in steps)
