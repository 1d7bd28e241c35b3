"""The three streams of the process, made fit for use however they were handed over."""

import io
import os
import sys
from pathlib import Path
from typing import Final

_NOWHERE: Final = Path(os.devnull)
_MODES: Final = {"stdin": "r", "stdout": "w", "stderr": "w"}


def ready() -> None:
    """Open to nothing what was closed (`>&-`), and let no sign end a report.

    Files and pipes get UTF-8 in every locale; a terminal that has not all signs gets "?" for one.
    """
    for name, mode in _MODES.items():
        if getattr(sys, name) is None:
            setattr(sys, name, _NOWHERE.open(mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
