import os
import subprocess
import sys

import click
import pytest

from ajar.cli import errors
from ajar.problems import Problem
from storage.problems import DatabaseDamaged, DatabaseProblem


def raising(problem: BaseException) -> int:
    def command() -> None:
        raise problem

    return errors.answered(command)


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Problem("do this"), 4),
        (Problem("do this", 3), 3),
        (DatabaseProblem("do this"), 4),
        (DatabaseDamaged("do this"), 5),
        (click.UsageError("do this"), 2),
        (OSError(28, "do this", "file"), 4),
        (KeyError("do this"), 5),
        (RecursionError("do this"), 5),
    ],
)
def test_every_problem_is_one_line_and_a_code(
    problem: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(problem) == code
    told = capsys.readouterr()
    assert not told.out
    assert "do this" in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err


def test_a_person_who_asks_sees_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AJAR_DEBUG", "1")
    assert raising(KeyError("x")) == 5
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(KeyboardInterrupt()) == 130
    assert "goes on" in capsys.readouterr().err


def test_a_missing_extra_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow")) == 4
    assert "ajar-openness[parquet]" in capsys.readouterr().err


def test_strangers_cannot_write_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    raising(Problem("\x1b[2Jgone\n" + "x" * 5000))
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert len(err) < 600


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = (
        "import sys; from ajar.cli.errors import answered\n"
        "sys.exit(answered(lambda: [print('x' * 1000) for _ in range(10000)]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 141
    assert told == b""


def test_a_result_is_the_exit_code() -> None:
    assert errors.answered(lambda: 3) == 3
    assert errors.answered(lambda: None) == os.EX_OK
