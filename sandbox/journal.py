"""What was asked of the sandbox, so that a test can say "fetched no file"."""

from collections import Counter

import msgspec

COUNTED = (
    "config.json", "adapter_config.json", "model_index.json", "hyperparams.yaml", "meta.yaml",
    ".safetensors", ".gguf", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".msgpack", ".nemo",
)  # fmt: skip
"""Files whose GET or HEAD the Hub counts as a download."""

_KEPT = 200_000


class Entry(msgspec.Struct, frozen=True):
    """One request: its bucket is api, resolvers, pages, github or web."""

    method: str
    path: str
    query: str
    bucket: str
    token: bool


class Journal:
    """The requests since the start, or since `clear`."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.buckets: Counter[str] = Counter()

    def write(self, entry: Entry) -> None:
        """Take one down; after 200,000 only the counts go on."""
        self.buckets[entry.bucket] += 1
        if len(self.entries) < _KEPT:
            self.entries.append(entry)

    def clear(self) -> None:
        """Begin anew."""
        self.entries.clear()
        self.buckets.clear()

    def paths(self, bucket: str | None = None) -> list[str]:
        """The paths asked for, in order, of one bucket or of all."""
        return [each.path for each in self.entries if bucket in (None, each.bucket)]

    def fetched(self) -> list[str]:
        """The files asked for under /resolve/ or /raw/, first hops only."""
        return [
            each.path
            for each in self.entries
            if each.bucket == "resolvers" and not each.path.startswith("/api/resolve-cache/")
        ]

    def counted(self) -> list[str]:
        """The requests that the Hub would have counted as downloads. Ajar's must be none."""
        return [
            each.path
            for each in self.entries
            if each.bucket == "resolvers" and each.path.lower().endswith(COUNTED)
        ]
