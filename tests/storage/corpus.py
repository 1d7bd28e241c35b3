"""A small world of four nights, for exports and trends."""

import msgspec

from storage import Store
from storage.records import Observation, StoredDocument
from tests.storage.builders import DAY, T0, base, commit, evidenced, extraction, finding, seen

NIGHTS = (T0, T0 + 40 * DAY, T0 + 80 * DAY, T0 + 120 * DAY)


def dataset(name: str, at: int, license_: str | None) -> Observation:
    return seen(
        name,
        at,
        kind="dataset",
        license=license_,
        extraction=None,
        documents=(StoredDocument("record", name.encode()),),
    )


def lived(store: Store) -> None:
    """Edits, a license change, a gate, a rename, an end, a late card, an override."""
    first, second, third, fourth = NIGHTS
    commit(store, dataset("ada/texts", first, "CC-BY-4.0"), kind="datasets")
    chain = msgspec.structs.replace(evidenced("GPL-3.0-only"), links=base("ada/root", "un/known"))
    commit(
        store,
        seen("ada/root", first, created_at=T0 - 90 * DAY, committed_at=T0 - 80 * DAY),
        seen("ada/child", first, extraction=chain, depth="full", likes=7),
        seen("=cmd/|evil", first, extraction=extraction("GPL-3.0-only"), task=None),
        seen("bob/plain", first, extraction=extraction(None), library="peft", parameters=7 * 10**9),
        seen("bob/blind", first, extraction=extraction(None, looked=False), downloads=None),
    )
    gated = extraction("MIT", weights__final=finding("gated", "MIT"))
    restricted = extraction("LicenseRef-llama3.1")
    commit(
        store,
        seen("ada/root", second, gated="manual", extraction=gated, downloads=100),
        seen(
            "bob/plain",
            second,
            revision="r2",
            committed_at=second - DAY,
            extraction=restricted,
            library="peft",
        ),
        seen("new/one", second, created_at=second - 5 * DAY, committed_at=second - 3 * DAY),
    )
    commit(store, seen("zed/child", third, was="ada/child", depth="full", extraction=chain))
    commit(store, seen("new/one", third, state="gone", extraction=None))
    commit(store, seen("ada/root", fourth, gated="manual", extraction=gated, downloads=50))
    store.set_override(
        "bob/plain",
        "weights.final",
        availability="withheld",
        because="The file is empty.",
        by="Ada",
        source="https://example.org/why",
        at=fourth,
    )
