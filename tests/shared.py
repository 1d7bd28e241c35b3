"""Where the real records lie, and a mark for the tests that read them."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("AJAR_SHARED", Path(__file__).resolve().parents[2] / "shared"))

needs_shared = pytest.mark.skipif(
    not (SHARED / "data").is_dir(),
    reason=f"the real records are not here: {SHARED} (set AJAR_SHARED)",
)
