"""Write storage/packing/readings.dict: what readings have in common, for zstd.

``python -m benchmarks.reading_dictionary FILE`` (or ``make dictionary``) trains it on readings of
the demo's models, whose texts are our own. Databases hold readings that were packed with it, so
another dictionary is a new codec.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zstandard

from ajar.demo import corpus
from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from sandbox.server import serve
from storage import Store

_SIZE = 14 * 1024
_LEVEL = 4


def main() -> None:
    """Train and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    target = parser.parse_args().file
    samples: list[bytes | bytearray | memoryview] = list(_readings())
    trained = zstandard.train_dictionary(_SIZE, samples, level=_LEVEL)
    target.write_bytes(trained.as_bytes())
    print(f"{len(samples)} readings, {len(trained)} bytes, number {trained.dict_id()}")


def _readings() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        files = corpus.write(Path(folder))
        hub = serve([files["models"]], [files["datasets"]], [files["repositories"]])
        with hub as running, Store.open(f"sqlite:///{folder}/demo.db") as store:
            access = Access(running.url, github_api=f"{running.url}/github")
            crawl(store, access, Scope())
            for known in store.present():
                model = store.model(known.name)
                assert model is not None
                yield msgspec.msgpack.encode(model.extraction)


if __name__ == "__main__":
    main()
