"""Short ways to say what a crawl saw, and what a database holds."""

from typing import Any

import msgspec

from storage import Store
from storage.database import schema
from storage.records import Observation, StoredDocument
from storage.runs import Counts
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Availability,
    BaseModelLink,
    DatasetLink,
    Evidence,
    Extraction,
    Finding,
    LicenseSource,
    LicenseStatement,
    Links,
    Relation,
)

RULES = "a1b2c3d4e5f6"
DAY = 86_400
T0 = 1_650_000_000
TEXTS = (
    StoredDocument("record", b"{}", "r1"),
    StoredDocument("README.md", b"---\nlicense: mit\n---\n", "r1"),
)
"""What a reading in full has kept."""
UNKNOWN = Finding(Availability.UNKNOWN)
LEDGER = {"run", "run_failure", "cursor", "lease", "visit", "alembic_version", "clock"}


def finding(word: str, license_: str | None = None, confidence: float = 0.9) -> Finding:
    source: LicenseSource | None = "front_matter" if license_ else None
    return Finding(Availability(word), confidence, license_, source)


def extraction(
    license_: str | None = "MIT", /, *, rules: str = RULES, looked: bool = True, **findings: Any
) -> Extraction:
    """Weights released under the license, all else unknown but what is given (dots as __)."""
    found = dict.fromkeys(COMPONENT_IDS, UNKNOWN)
    found["weights.final"] = finding("released", license_)
    links = findings.pop("links", Links())
    for name, said in findings.items():
        component = name.replace("__", ".")
        found[component] = said if isinstance(said, Finding) else finding(said)
    return Extraction(found, rules, links=links, license_looked=looked)


def evidenced(license_: str = "MIT", *, quote: str = "license: mit") -> Extraction:
    """A reading in full with a quote."""
    proof = Evidence(
        "tag", "weights.final", Availability.RELEASED, 0.9, "README.md", "r1", "L2", quote, license_
    )
    weights = Finding(Availability.RELEASED, 0.9, license_, "front_matter", evidence=(proof,))
    base = extraction(license_, weights__final=weights, docs__model_card="released")
    statement = LicenseStatement("weights", license_, "front_matter", "mit", proof)
    return msgspec.structs.replace(base, licenses=(statement,))


def seen(
    name: str = "ada/base",
    at: int = T0,
    *,
    was: str | None = None,
    record: str | None = None,
    **said: Any,
) -> Observation:
    """A model as a listing shows it, but for what is said; the host id comes from the name that it
    ``was`` first, and ``record`` stands for what else its record tells.
    """
    listed = Observation(
        kind="model",
        name=name,
        host_id=f"id-{name if was is None else was}",
        observed_at=at,
        depth="listing",
        revision="r1",
        created_at=T0 - 30 * DAY,
        committed_at=T0 - 20 * DAY,
        gated="no",
        disabled=False,
        private=False,
        downloads=10,
        likes=1,
        task="text-generation",
        library="transformers",
        extraction=extraction(),
    )
    found = msgspec.structs.replace(listed, **said)
    if "record_hash" in said or "documents" in said:
        return found
    about = {"revision": found.revision, "gated": found.gated}
    about |= {} if record is None else {"record": record}
    body = msgspec.json.encode(about | {"siblings": []})
    return msgspec.structs.replace(found, documents=(StoredDocument("record", body),))


def commit(
    store: Store, *observations: Observation, kind: str = "full", rules: str = RULES
) -> Counts:
    """One page in a run of its own."""
    at = observations[0].observed_at
    run = store.start_run(kind, "all", rules, at)
    counts = store.commit_page(run, observations, ruleset=rules)
    store.end_run(run, at, "done")
    return counts


def dump(store: Store, *, ledger: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in order."""
    found = {}
    with store.reading() as connection:
        for name, table in schema.metadata.tables.items():
            if ledger or name not in LEDGER:
                columns = ", ".join(f'"{column.name}"' for column in table.columns)
                rows = connection.exec_driver_sql(f'SELECT {columns} FROM "{name}"')
                found[name] = sorted(map(tuple, rows), key=repr)
    return found


def spans(store: Store, name: str) -> list[tuple[int, int | None, str | None]]:
    """The spells of a model as (from, to, license of the weights)."""
    return [
        (spell.valid_from, spell.valid_to, spell.findings["weights.final"][1])
        for spell in store.history(name)
    ]


def base(*parents: str, relation: Relation | None = "finetune") -> Links:
    return Links(base_models=tuple(BaseModelLink(p, relation) for p in parents))


def data(*names: str, stage: str = "finetuning") -> Links:
    return Links(datasets=tuple(DatasetLink(name, stage) for name in names))


def times(store: Store, name: str) -> list[tuple[int, int | None]]:
    """The spells of a model as (from, to)."""
    return [(start, end) for start, end, _ in spans(store, name)]
