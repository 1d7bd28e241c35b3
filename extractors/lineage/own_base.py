"""The base weights of a model that names no parent.

Where there is no base/end distinction they are its own. Those of a tuned model, an adapter or a
copy lie in another repository: in its own list they cannot be missing, so they are unknown.
"""

from collections.abc import Iterator

from extractors import weights
from extractors.context import CARD, Context
from extractors.files import Files
from extractors.lineage import text as lineage_text
from extractors.words import tuned
from taxonomy.findings import Availability, Evidence


def evidence(context: Context) -> Iterator[Evidence]:
    """Its own weights where it was not made of another model, else that nobody knows."""
    descent = lineage_text.descent(context) or _tuned(context)
    if descent is not None:
        block, sentence = descent
        unknown = Availability.UNKNOWN
        told = context.in_card(
            "lineage.unlinked", "weights.base", unknown, 0.0, block=block, quote=sentence
        )
    elif _is_derived(context):
        told = context.found(
            "lineage.untold",
            "weights.base",
            Availability.UNKNOWN,
            0.0,
            source=CARD,
            locator="which model it was made of is not told",
        )
    elif files := _whole(context.files):
        availability, _, _ = weights.reach(context)
        told = context.found(
            "lineage.own_base",
            "weights.base",
            availability,
            0.6,
            source="record",
            locator="siblings",
            quote=files[0],
        )
    else:
        return
    yield told


def _is_derived(context: Context) -> bool:
    """Whether its name, tags or files tell that it was made of another model."""
    made = tuned.is_tuned(context) or context.is_quantised or context.is_merge
    return made or bool(context.files.delta)


def _whole(files: Files) -> tuple[str, ...]:
    """Its weights, in whatever form."""
    return files.weights or files.checkpoint or files.archive


def _tuned(context: Context) -> tuple[int, str] | None:
    """Block and sentence that call this a tuned model, of whatever base."""
    at = context.once(tuned.called_tuned)
    if at is None:
        return None
    block, start = context.card.at(at)
    return block, context.card.sentence(block, start)
