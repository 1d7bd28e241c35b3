"""The statistics behind `ajar evaluate`, on tables small enough to check by hand."""

import pytest

from taxonomy.judging import agreement as agr

# 20 yes/yes, 5 no->yes, 10 yes->no, 15 no/no: a worked example of Cohen's kappa (0.4).
TABLE = {("yes", "yes"): 20, ("no", "yes"): 5, ("yes", "no"): 10, ("no", "no"): 15}


def test_agreement_precision_and_recall() -> None:
    assert agr.agreement(TABLE) == pytest.approx(0.7)
    assert agr.precision(TABLE) == pytest.approx(20 / 25)
    assert agr.recall(TABLE) == pytest.approx(20 / 30)


def test_kappa_of_the_worked_example() -> None:
    assert agr.kappa(TABLE) == pytest.approx(0.4)


def test_undefined_figures_are_none_not_zero() -> None:
    assert agr.agreement({}) is None
    assert agr.kappa({("yes", "yes"): 5}) is None
    assert agr.precision({("yes", "no"): 5}) is None


def test_interval_is_wider_when_producers_differ_than_when_pairs_do() -> None:
    alike = [("yes", "yes")] * 10
    unlike = [("yes", "no")] * 10
    clustered = {f"p{n}": alike if n % 2 else unlike for n in range(10)}
    single = {f"m{n}": [pair] for n, pair in enumerate(alike * 5 + unlike * 5)}
    wide = agr.interval(clustered, agr.agreement)
    narrow = agr.interval(single, agr.agreement)
    assert wide.value == narrow.value == pytest.approx(0.5)
    assert wide.low is not None
    assert wide.high is not None
    assert narrow.low is not None
    assert narrow.high is not None
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_interval_is_the_same_every_time() -> None:
    clusters = {"a": [("yes", "yes")], "b": [("no", "yes")], "c": [("yes", "yes")]}
    assert agr.interval(clusters, agr.agreement) == agr.interval(clusters, agr.agreement)


def test_an_interval_leaves_out_a_fortieth_at_each_end() -> None:
    figures = iter(range(401))
    clusters = {"a": [("yes", "yes")], "b": [("no", "no")]}
    told = agr.interval(clusters, lambda _: float(next(figures)), draws=400)
    assert told == agr.Interval(0.0, 11.0, 390.0)


def test_one_producer_gives_no_interval() -> None:
    assert agr.interval({"a": [("yes", "yes")]}, agr.agreement) == agr.Interval(1.0)
