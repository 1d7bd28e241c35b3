import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ajar.problems import Problem
from ajar.series import charts, trend_table, trending
from ajar.series.trending import Point, Trend
from ajar.terminal import write

POINTS = [
    Point(f"{year}-Q{quarter}", value, n * (year - 2021), 100 * (year - 2021))
    for year in (2022, 2023)
    for quarter in (1, 2)
    for value, n in (("permissive", 60), ("none", 40))
]


def trend(points: list[Point], title: str = "", note: str = "") -> Trend:
    return Trend((), tuple(points), title, note)


def many(number: int) -> list[Point]:
    return [Point("2022", f"license {index}", number - index, 1000) for index in range(number)]


def test_a_chart_is_a_picture_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    charts.draw(trend(POINTS, "License class", "n = 200; extractor 0123"), path)
    text = "".join(ET.parse(path).getroot().itertext())
    for word in ("License class", "n = 200", "permissive", "2022-Q1", "share of models"):
        assert word in text


def test_a_png_is_a_png(tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    charts.draw(trend(POINTS[:2], "One period"), path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_another_suffix_is_a_usage_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        charts.draw(trend(POINTS), tmp_path / "chart.gif")
    assert raised.value.exit_code == 2


def test_shares_are_of_all_models_of_the_period() -> None:
    values = charts.spec(trend(POINTS))["data"]["values"]
    assert {row["share"] for row in values if row["value"] == "permissive"} == {0.6}
    assert sum(row["n"] for row in values if row["period"] == "2023-Q2") == 200


def test_the_long_tail_becomes_one_value_and_loses_nothing() -> None:
    values = charts.spec(trend(many(30)))["data"]["values"]
    assert len(values) == charts.MOST_LINES + 1
    assert values[-1]["value"] == charts.REST
    assert sum(row["n"] for row in values) == sum(point.n for point in many(30))


def test_ten_values_need_no_rest() -> None:
    values = charts.spec(trend(many(10)))["data"]["values"]
    assert charts.REST not in {row["value"] for row in values}


def test_a_value_that_is_missing_in_a_period_is_zero_there() -> None:
    points = [Point("2022", "a", 1, 1), Point("2023", "a", 1, 2), Point("2023", "b", 1, 2)]
    values = charts.spec(trend(points))["data"]["values"]
    assert {"period": "2022", "value": "b", "share": 0.0, "n": 0, "of": 1}.items() <= next(
        row for row in values if row["value"] == "b"
    ).items()


def test_groups_are_panels() -> None:
    points = [Point("2022", "a", 1, 1, group) for group in ("x", "y")]
    assert "facet" in charts.spec(trend(points))["encoding"]
    assert "facet" not in charts.spec(trend(POINTS))["encoding"]


def test_the_table_tells_n_share_and_change(capsys: pytest.CaptureFixture[str]) -> None:
    points = [Point("2022", "a", 1, 4), Point("2022", "b", 3, 4), Point("2023", "a", 5, 10)]
    write(trend_table.table(trend(points, "Title", "Note")))
    out = capsys.readouterr().out
    assert "Title" in out
    assert "Note" in out
    row = next(line.split() for line in out.splitlines() if line.split()[:1] == ["a"])
    assert row[1:7] == ["5", "10", "50.0%", "2022", "+25.0", "pp"]
    assert not any(line.endswith(" ") for line in out.splitlines())


def told(points: list[Point], capsys: pytest.CaptureFixture[str], width: int = 100) -> list[str]:
    write(trend_table.table(trend(points, "Title", "Note"), width=width))
    return capsys.readouterr().out.splitlines()


def test_a_change_is_told_from_where_there_are_models_enough(
    capsys: pytest.CaptureFixture[str],
) -> None:
    points = [Point("2019", "a", 4, 4), Point("2020", "a", 50, 100), Point("2021", "a", 60, 100)]
    assert "2020 +10.0 pp" in "".join(told(points, capsys))
    few = [Point("2019", "a", 4, 4), Point("2020", "a", 5, 10)]
    assert "2019 -50.0 pp" in "".join(told(few, capsys))


def test_of_one_period_no_change_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "pp" not in "".join(told([Point("2026", "a", 1, 2)], capsys))


def test_a_narrow_terminal_loses_bars_before_words(capsys: pytest.CaptureFixture[str]) -> None:
    periods = [f"{year}-Q{quarter}" for year in range(2015, 2025) for quarter in (1, 2, 3, 4)]
    points = [Point(period, "responsible use", 10, 38_754) for period in periods]
    lines = told(points, capsys, width=80)
    assert "responsible use" in lines[2]
    assert max(map(len, lines)) <= 80
    assert lines[1].endswith("2020-Q3")
    assert lines[2].count("█") == 18


def test_what_was_not_there_is_drawn_as_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    points = [Point("2022", "a", 1, 1, "old"), Point("2023", "a", 1, 1, "old")]
    points.append(Point("2023", "a", 1, 1, "young"))
    assert told(points, capsys)[3].endswith("  █")
    spec = charts.spec(trend(points))
    drawn = [row["period"] for row in spec["data"]["values"] if row["group"].startswith("young")]
    assert drawn == ["2023"]


def test_panels_say_their_n_and_the_rest_is_last() -> None:
    points = [Point("2022", "a", 1, n, group) for group, n in (("z", 5), ("other", 9), ("b", 1234))]
    spec = charts.spec(trend(points))
    assert spec["encoding"]["facet"]["sort"] == ["b (n = 1,234)", "z (n = 5)", "other (n = 9)"]
    assert [group for (group, _), _ in trending.series(points, ["2022"])] == ["b", "z", "other"]


def test_the_axis_names_what_is_counted() -> None:
    weighted = Trend((), tuple(POINTS), "", "", "downloads")
    assert charts.spec(weighted)["encoding"]["y"]["title"] == "share of downloads"


def test_nothing_to_draw_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    write(trend_table.table(trend([], "Title")))
    assert charts.spec(trend([]))["data"]["values"] == []


@pytest.mark.parametrize(
    ("shares", "line"),
    [([0.0, 0.5, 1.0], "▁▄█"), ([], ""), ([0.0], "▁"), ([0.2, 0.2], "██"), ([None, 0.1], " █")],
)
def test_sparklines_are_scaled_to_their_largest(shares: list[float | None], line: str) -> None:
    assert trend_table.sparkline(shares) == line


def test_what_is_unknown_is_drawn_last_and_grey_and_never_part_of_the_rest() -> None:
    points = [*many(30), Point("2022", trending.UNKNOWN, 1, 1000)]
    chart = charts.spec(trend(points))
    values = [row["value"] for row in chart["data"]["values"]]
    assert values[-2:] == [charts.REST, trending.UNKNOWN]
    scale = chart["encoding"]["color"]["scale"]
    assert scale["domain"][0] == trending.UNKNOWN  # on top, as it is drawn
    assert len(set(scale["range"])) == len(scale["domain"])
