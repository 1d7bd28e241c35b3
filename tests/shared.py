"""The project, its own license, the real records; and a mark for the tests that read these."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APACHE = (ROOT / "LICENSE").read_text(encoding="utf-8")
"""The text of the Apache License 2.0, which is ours."""
SHARED = Path(os.environ.get("AJAR_SHARED", ROOT.parent / "shared"))

needs_shared = pytest.mark.skipif(
    not (SHARED / "data").is_dir(),
    reason=f"the real records are not here: {SHARED} (set AJAR_SHARED)",
)
