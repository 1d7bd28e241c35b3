"""Streams that are closed, narrow or of another encoding; bytes that are no text; SIGTERM."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.server import Running
from tests.ajar.conftest import MODEL, Ajar

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(shell: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """``$AJAR …`` in a shell, that can close its streams."""
    command = f"{sys.executable} -m ajar"
    return subprocess.run(
        ["/bin/sh", "-c", shell.replace("$AJAR", command)],
        capture_output=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_problem(ajar: Ajar, closed: str) -> None:
    assert ajar("db", "upgrade").code == 0
    assert run(f"$AJAR frameworks {closed}").returncode == 0
    ended = run(f"$AJAR show no/such {closed}")
    assert (ended.returncode, b"unexpected" in ended.stderr) == (3, False)


def test_pipes_get_utf_8_in_every_locale(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    told = [run(f"$AJAR show {MODEL}", **place) for place in ({}, ASCII)]
    assert told[0].stdout.decode() == told[1].stdout.decode()
    assert [each.returncode for each in told] == [0, 0]


def test_bytes_that_are_no_text_are_a_usage_error(ajar: Ajar) -> None:
    assert ajar("db", "upgrade").code == 0
    ended = ajar("show", os.fsdecode(b"a\xff"))
    assert (ended.code, ended.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_width_that_is_none_loses_nothing(
    online: Ajar, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    online("crawl", "--model", MODEL)
    wide = online("show", MODEL).out
    monkeypatch.setenv("COLUMNS", columns)
    assert online("show", MODEL).out == wide


def test_numbers_have_an_end(ajar: Ajar) -> None:
    for command in (["crawl", "--limit"], ["backfill", "--top"], ["override", "--revoke"]):
        assert ajar(*command, "9" * 20).code == 2


def test_sigterm_ends_look_ups_as_ctrl_c_does(online: Ajar, hub: Running, tmp_path: Path) -> None:
    assert online("db", "upgrade").code == 0
    (tmp_path / "names.txt").write_text(
        f"{MODEL}\n" + "\n".join(f"no/such-{n}" for n in range(999))
    )
    with subprocess.Popen(
        [sys.executable, "-m", "ajar", "crawl", "--from-file", "names.txt", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "HF_ENDPOINT": hub.url},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        told = process.stderr.read().decode()
    assert json.loads(first)["model"] == MODEL
    assert process.returncode == 130
    assert "goes on" in told
    assert MODEL in online("show", MODEL).out


LATE = """
import atexit, os, signal, sys, time
class Late:
    def __del__(self, kill=os.kill, me=os.getpid(), number=signal.SIGTERM, sleep=time.sleep):
        kill(me, number); sleep(0.05)
sys.late = Late()
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
from ajar.__main__ import main
main()
"""


def test_a_signal_after_the_result_changes_nothing() -> None:
    ended = subprocess.run([sys.executable, "-c", LATE, "--version"], capture_output=True)  # noqa: PLW1510
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(b"ajar ")
