from pathlib import Path

import pytest

from ajar.problems import Problem
from ajar.setup.settings import Setting, load
from ajar.setup.tokens import hub_token

SECRET = "hf_not_to_be_seen"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    here, config = tmp_path / "here", tmp_path / "config"
    here.mkdir()
    config.mkdir()
    return here, config


def test_defaults_need_neither_file_nor_environment(folders: tuple[Path, Path]) -> None:
    settings = load({}, *folders)
    assert settings.hub_endpoint.value == "https://huggingface.co"
    assert settings.github_api.value == "https://api.github.com"
    assert settings.database.value.startswith("sqlite:///")
    assert settings.database.value.endswith("ajar.sqlite")
    assert (settings.cron.value, settings.timezone.value) == ("0 2 * * *", "UTC")
    assert settings.hub_token is None
    assert settings.github_token is None


def test_the_environment_wins_over_the_file(folders: tuple[Path, Path]) -> None:
    (folders[0] / "ajar.toml").write_text('hf_endpoint = "http://file"\ngithub_token = "t"\n')
    settings = load({"HF_ENDPOINT": "http://env/"}, *folders)
    assert settings.hub_endpoint.value == "http://env"
    assert settings.hub_endpoint.source == "the environment variable HF_ENDPOINT"
    assert settings.github_token is not None
    assert settings.github_token.source == str(folders[0] / "ajar.toml")


def test_the_file_takes_the_names_of_the_environment_too(folders: tuple[Path, Path]) -> None:
    names = ("AJAR_DATABASE_URL", "HF_ENDPOINT", "HF_TOKEN", "GITHUB_TOKEN", "AJAR_GITHUB_API")
    (folders[0] / "ajar.toml").write_text("".join(f'{name} = "http://file"\n' for name in names))
    settings = load({}, *folders)
    found = (settings.database, settings.hub_endpoint, settings.github_api)
    assert {each.value for each in found} == {"http://file"}
    assert settings.hub_token is not None
    assert settings.github_token is not None


def test_an_editor_may_mark_the_file_as_utf_8(folders: tuple[Path, Path]) -> None:
    (folders[0] / "ajar.toml").write_text('hf_endpoint = "http://file"\n', encoding="utf-8-sig")
    assert load({}, *folders).hub_endpoint.value == "http://file"


def test_an_empty_variable_says_nothing(folders: tuple[Path, Path]) -> None:
    assert load({"HF_TOKEN": " ", "HF_ENDPOINT": ""}, *folders).hub_token is None


def test_the_current_directory_wins_over_the_configuration(folders: tuple[Path, Path]) -> None:
    (folders[1] / "ajar.toml").write_text('[schedule]\ncron = "0 3 * * *"\n')
    assert load({}, *folders).cron.value == "0 3 * * *"
    (folders[0] / "ajar.toml").write_text('[schedule]\ncron = "0 4 * * *"\n')
    assert load({}, *folders).cron.value == "0 4 * * *"


def test_the_scope_of_the_night_is_read(folders: tuple[Path, Path]) -> None:
    (folders[0] / "ajar.toml").write_text('[crawl]\nauthor = "acme"\ngithub = false\n')
    scope = load({}, *folders).scope
    assert (scope.author, scope.github, scope.limit) == ("acme", False, None)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('\nendpoint = "x"\n', 2, "unknown key 'endpoint'"),
        ('[crawl]\nauthor = "a"\nlimits = 3\n', 3, "unknown key 'limits'"),
        ('[schedule]\n\n"corn" = "x"\n', 3, "unknown key 'corn'"),
        ('crawl.limits = 3\n', 1, "unknown key 'limits'"),
        ("[crawl]\nlimit = 'many'\n", 2, "Expected"),
        ("\nHF_ENDPOINT = 3\n", 2, "Expected"),
        ("\n\n[krawl]\n", 3, "unknown key 'krawl'"),
        ("crawl = 3\n", 1, "must be a table"),
        ("a = \n", 1, "no TOML"),
    ],
)  # fmt: skip
def test_what_the_file_gets_wrong_is_named_with_its_line(
    folders: tuple[Path, Path], text: str, line: int, word: str
) -> None:
    (folders[0] / "ajar.toml").write_text(text)
    with pytest.raises(Problem) as raised:
        load({}, *folders)
    message = str(raised.value)
    assert raised.value.exit_code == 4
    assert word in message
    assert f"ajar.toml:{line}:" in message or f"line {line}" in message
    assert "\n" not in message


def test_a_file_nested_without_end_is_a_problem_too(folders: tuple[Path, Path]) -> None:
    (folders[0] / "ajar.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(Problem, match="nested too deeply"):
        load({}, *folders)


@pytest.mark.parametrize(
    "address",
    [
        "huggingface.co", "ftp://x", "http://", "http://me:word@host", "file:///etc",
        "http://127.0.0.1:99999", "http://host:port", "http://[::1",
    ],
)  # fmt: skip
def test_an_endpoint_must_be_an_address(folders: tuple[Path, Path], address: str) -> None:
    with pytest.raises(Problem) as raised:
        load({"HF_ENDPOINT": address}, *folders)
    assert "HF_ENDPOINT" in str(raised.value)
    assert "word" not in str(raised.value).replace("password", "")


def test_no_token_shows_in_any_text(folders: tuple[Path, Path]) -> None:
    settings = load({"HF_TOKEN": SECRET, "GITHUB_TOKEN": SECRET}, *folders)
    assert settings.hub_token is not None
    assert settings.hub_token.value == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings.hub_token)


def test_the_stored_token_goes_to_no_address_from_a_file_that_lay_around(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.get_token", lambda: SECRET)
    monkeypatch.delenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", raising=False)
    trusted = hub_token(load({}, *folders))
    assert trusted is not None
    assert trusted.source == "`hf auth login`"
    (folders[0] / "ajar.toml").write_text('hf_endpoint = "http://elsewhere"\n')
    assert hub_token(load({}, *folders)) is None
    by_hand = hub_token(load({"HF_ENDPOINT": "http://elsewhere"}, *folders))
    assert by_hand is not None


def test_whether_look_ups_read_pages(folders: tuple[Path, Path]) -> None:
    assert load({}, *folders).pages.value == "auto"
    (folders[0] / "ajar.toml").write_text('pages = "off"\n')
    assert load({}, *folders).pages.value == "off"
    here = "http://127.0.0.1:8017/_pages"
    assert load({"AJAR_PAGES": here}, *folders).pages.value == here


@pytest.mark.parametrize(
    "value", ["yes", "https://127.0.0.1/x", "http://evil.example/_pages", "http://10.0.0.1/_pages"]
)
def test_a_stand_in_for_the_web_is_on_this_machine(folders: tuple[Path, Path], value: str) -> None:
    with pytest.raises(Problem, match="AJAR_PAGES") as raised:
        load({"AJAR_PAGES": value}, *folders)
    assert raised.value.exit_code == 4


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:secret@db.example/ajar", "postgresql://db.example/ajar"),
        ("postgresql:///ajar?user=me&password=secret", "postgresql:///ajar"),
        ("sqlite:////srv/ajar.sqlite", "sqlite:////srv/ajar.sqlite"),
        ("/srv/a@b.sqlite", "/srv/a@b.sqlite"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert Setting(address, "").shown() == shown
