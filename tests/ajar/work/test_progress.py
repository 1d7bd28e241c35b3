import io

import pytest

from ajar.work.progress import Bar, Lines, watcher


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_there_is_one_line_a_minute() -> None:
    out, clock = io.StringIO(), Clock()
    with Lines(out, clock) as watching:
        watching.phase("models", 10_000)
        for _ in range(240):
            clock.now += 1
            watching.advance(10)
    lines = out.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[0] == "models: 600 of 10,000, 10/s, 15 min 40 s left"


def test_a_line_tells_the_quota_that_is_left() -> None:
    out, clock = io.StringIO(), Clock()
    with Lines(out, clock) as watching:
        watching.phase("models", None)
        watching.quota("hub api", 490, 250.0)
        watching.quota("github", None, 0.0)
        clock.now += 60
        watching.advance(5)
    assert out.getvalue().splitlines()[0] == "models: 5, 0/s, hub api 490 left (4 min 10 s)"


def test_a_slow_minute_has_its_line_too() -> None:
    out, clock = io.StringIO(), Clock()
    with Lines(out, clock) as watching:
        watching.phase("documents", 900)
        clock.now += 61
        watching.quota("hub resolvers", 50, 200.0)
        watching.quota("hub resolvers", 49, 195.0)
    assert out.getvalue() == "documents: 0 of 900, 0/s, hub resolvers 50 left (3 min 20 s)\n"


def test_a_short_phase_tells_its_end_once() -> None:
    out, clock = io.StringIO(), Clock()
    with Lines(out, clock) as watching:
        watching.phase("datasets", 3)
        watching.advance(3)
        watching.phase("models", 2)
        watching.advance(2)
    assert [line.partition(",")[0] for line in out.getvalue().splitlines()] == [
        "datasets: 3 of 3",
        "models: 2 of 2",
    ]


def test_notes_are_said_at_once_and_cannot_steer_the_terminal() -> None:
    out = io.StringIO()
    with Lines(out, Clock()) as watching:
        watching.note("a card\x1b[2J is broken")
        assert out.getvalue() == "a card [2J is broken\n"


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    out = Terminal()
    assert isinstance(watcher(out), Bar)
    with watcher(out) as watching:
        watching.phase("models", 100)
        watching.advance(50)
        watching.quota("hub api", 490, 250.0)
        watching.note("a note")
    assert "a note" in out.getvalue()
    assert "models" in out.getvalue()


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw_gets_lines(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    monkeypatch.setenv("TERM", term)
    assert isinstance(watcher(Terminal()), Lines)


def test_a_closed_stderr_does_not_stop_a_crawl() -> None:
    out = io.StringIO()
    watching = Lines(out, Clock())
    out.close()
    watching.note("nobody hears it")
