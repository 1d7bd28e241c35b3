"""Schema, archive, spells, ledger, as-of queries, trends and exports."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.store.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    """``Store`` is imported when it is first asked for: `--help` needs no database."""
    if name == "Store":
        from storage.store.store import Store  # noqa: PLC0415

        return Store
    raise AttributeError(f"module 'storage' has no attribute {name!r}")
