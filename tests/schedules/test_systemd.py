from pathlib import Path

import pytest

from schedules.calendar import Nights, ScheduleProblem
from schedules.systemd import on_calendar, units, write


@pytest.mark.parametrize(
    ("cron", "calendar"),
    [
        ("0 2 * * *", "*-*-* 2:0:00 UTC"),
        ("*/15 1-3 * * *", "*-*-* 1..3:0/15:00 UTC"),
        ("30 4 1,15 * *", "*-*-1,15 4:30:00 UTC"),
        ("30 4 1,15 * 1-5", "*-*-1,15 4:30:00 UTC\nOnCalendar=Mon..Fri *-*-* 4:30:00 UTC"),
        ("0 2 * * 0-2,5", "Sun,Mon,Tue,Fri *-*-* 2:0:00 UTC"),
        ("0 2 * * 1-5/2", "Mon,Wed,Fri *-*-* 2:0:00 UTC"),
        ("0 0 */2 jan-mar 0", "Sun *-1..3-1/2 0:0:00 UTC"),
    ],
)
def test_a_cron_expression_as_systemd_writes_it(cron: str, calendar: str) -> None:
    assert on_calendar(Nights(cron, "UTC")) == f"OnCalendar={calendar}"


@pytest.mark.parametrize("cron", ["0 2 last * *", "0 2 * * 2nd", "x 2 * * *"])
def test_what_systemd_cannot_say_is_told(cron: str) -> None:
    with pytest.raises(ScheduleProblem):
        on_calendar(Nights(cron, "UTC"))


def test_the_units_call_the_same_job_and_catch_up(tmp_path: Path) -> None:
    files = units(
        Nights("0 2 * * *", "Europe/Berlin"),
        "/opt/my ajar/bin/ajar",
        "sqlite:////data/a b%.sqlite",
        {"HF_ENDPOINT": "http://127.0.0.1:8017"},
    )
    assert 'Environment="HF_ENDPOINT=http://127.0.0.1:8017"\n' in files["ajar.service"]
    assert 'ExecStart="/opt/my ajar/bin/ajar" schedule run --once\n' in files["ajar.service"]
    assert 'Environment="AJAR_DATABASE_URL=sqlite:////data/a b%%.sqlite"' in files["ajar.service"]
    assert "Persistent=true" in files["ajar.timer"]
    assert "OnCalendar=*-*-* 2:0:00 Europe/Berlin" in files["ajar.timer"]
    paths = write(tmp_path / "new", files)
    assert [path.name for path in paths] == ["ajar.service", "ajar.timer"]
    assert paths[1].read_text() == files["ajar.timer"]


def test_the_night_runs_where_the_settings_lie() -> None:
    nights = Nights("0 2 * * *", "UTC")
    files = units(nights, "ajar", "sqlite:////a", folder=Path("/srv/my 5% of it"))
    assert "WorkingDirectory=/srv/my 5%% of it\n" in files["ajar.service"]
    assert "WorkingDirectory" not in units(nights, "ajar", "sqlite:////a")["ajar.service"]


@pytest.mark.parametrize(
    "address", ["postgresql://me:secret@host/ajar", "postgresql://host/ajar?password=secret"]
)
def test_a_password_stays_out_of_the_units(address: str) -> None:
    files = units(Nights("0 2 * * *", "UTC"), "ajar", address)
    assert "secret" not in "".join(files.values())


def test_an_at_sign_in_a_path_is_no_password() -> None:
    files = units(Nights("0 2 * * *", "UTC"), "ajar", "sqlite:////data/a@b.sqlite")
    assert '"AJAR_DATABASE_URL=sqlite:////data/a@b.sqlite"' in files["ajar.service"]


def test_a_file_is_named_from_the_root() -> None:
    files = units(Nights("0 2 * * *", "UTC"), "ajar", "ajar.sqlite")
    assert f'"AJAR_DATABASE_URL=sqlite:///{Path.cwd()}/ajar.sqlite"' in files["ajar.service"]
