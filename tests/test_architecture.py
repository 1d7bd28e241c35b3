"""Imports run one way, and the documents know what is there."""

import ast
import re
import shlex
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from pathlib import Path

import click
import pytest

from ajar import command_page
from ajar.cli import group
from tests.shared import ROOT

ROOMS = ("taxonomy", "extractors", "storage", "crawler", "schedules", "ajar", "sandbox")
MAY_IMPORT = {
    "taxonomy": set(),
    "extractors": {"taxonomy"},
    "storage": {"taxonomy"},
    "crawler": {"taxonomy", "extractors", "storage"},
    "schedules": {"taxonomy", "extractors", "storage", "crawler"},
    "ajar": {"taxonomy", "extractors", "storage", "crawler", "schedules", "sandbox"},
    "sandbox": set(),
}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The top name of every import in the file, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    assert modules(room), f"no modules in {room}"
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name in ROOMS and name != room and name not in MAY_IMPORT[room]
    }
    assert not wrong


def needed(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, for types alone and inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{each.name}" for each in node.names]
            yield from (name if name in MODULES else node.module for name in named)


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for room in ROOMS
    for path in modules(room)
}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {*needed(path)} & MODULES.keys() - {name} for name, path in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def test_one_module_imports_the_http_library() -> None:
    """Through huggingface_hub, which knows whether it is httpx or its successor."""
    touching = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in modules(room)
        if re.search(
            r"^\s*(import httpx|from httpx|from huggingface_hub\.utils import .*httpx)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert touching == {"crawler/asking/wire.py"}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and every command of a group, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", found) for sub, found in command.commands.items())


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.get_short_help_str(200)
    assert command.epilog, f"no example in {name}"
    assert re.search(rf"\bajar {name}\b", command.epilog), f"no example of ajar {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is(name: str) -> None:
    silent = [
        option.name
        for option in COMMANDS[name].params
        if isinstance(option, click.Option) and not option.help
    ]
    assert not silent


def documented(text: str) -> Iterator[str]:
    """The first words of every `ajar …` in the shell code of a Markdown page."""
    for code in re.findall(r"```sh.*?```|`[^`\n]+`", text, re.DOTALL):
        yield from re.findall(r"(?<![\w./-])ajar +([a-z]+(?: +[a-z]+)?)", code)


def lines() -> Iterator[str]:
    """Every command line of the help texts and of the shell blocks in the documents."""
    for command in (group, *COMMANDS.values()):
        yield from (line.strip() for line in (command.epilog or "").splitlines())
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            yield from (line.strip() for line in block.splitlines())


def test_every_example_is_a_valid_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a shell would split it; parsed, not run. The files that an example names are there."""
    monkeypatch.chdir(tmp_path)
    examples = {line for line in lines() if line.startswith("ajar ")}
    assert len(examples) > 30
    for example in sorted(examples):
        words = list(takewhile(lambda word: word != "|", shlex.split(example, comments=True)[1:]))
        for name in (word for word in words if re.fullmatch(r"[\w-]+\.[a-z]+(\.xz)?", word)):
            (tmp_path / name).touch()
        command: click.Command = group
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, example
            command = found
        try:
            command.make_context(example, words).close()
        except click.UsageError as problem:
            pytest.fail(f"{example}: {problem.message}")


PAGES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/cli.md", "docs/settings.md")


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_the_documents_name_exist(page: str) -> None:
    named = set(documented((ROOT / page).read_text(encoding="utf-8")))
    assert {words for words in named if words.split()[0] not in COMMANDS} == set()


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`ajar {name}`" not in page] == []


def test_the_page_of_commands_is_made_from_the_commands() -> None:
    written = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert written == command_page.page(), "run: make docs"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    source = (ROOT / "ajar/setup/settings.py").read_text(encoding="utf-8")
    variables = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', source))
    assert "AJAR_DATABASE_URL" in variables
    assert {name for name in variables if name not in page} == set()


def test_the_drawing_has_every_room() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [room for room in ROOMS if room not in page] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = {
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    }
    assert not broken
