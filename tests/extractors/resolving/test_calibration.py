"""Confidence says how often findings are right."""

from extractors.resolving.calibration import CURVE, calibrated


def test_the_curve_rises_and_stays_within_zero_and_one() -> None:
    raised = [calibrated(step / 100) for step in range(101)]
    assert raised == sorted(raised)
    assert (raised[0], raised[100]) == (0.0, 1.0)


def test_the_curve_goes_through_its_points() -> None:
    assert [calibrated(raw) for raw, _ in CURVE] == [measured for _, measured in CURVE]


def test_the_middle_is_taken_down_and_the_sure_end_kept() -> None:
    assert calibrated(0.84) < 0.8
    assert calibrated(0.97) == 0.97
