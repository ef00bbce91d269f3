"""Ratios of splits are named, written and read without rounding."""

from fractions import Fraction

import pytest

from xlmodel.splits import SMALL_SPLITS, USUAL_SPLITS, read_split, shown_split, usual_splits, written_split


def test_every_usual_ratio_is_found_within_the_tolerance_and_not_beyond():
    for ratio in USUAL_SPLITS:
        for times in (ratio, ratio * Fraction(102, 100), ratio / Fraction(102, 100)):
            assert usual_splits(float(times), 0.03)[0] == ratio
        assert ratio not in usual_splits(float(ratio) * 1.05, 0.03)
        assert 1 / ratio in USUAL_SPLITS


def test_the_nearest_ratio_comes_first_and_others_that_fit_follow():
    assert [shown_split(ratio) for ratio in usual_splits(7.95, 0.3)] == ["8:1", "7:1", "10:1"]
    assert usual_splits(1.25, 0.05) == usual_splits(9.0, 0.05) == []
    assert usual_splits(0.0, 0.05) == usual_splits(-4.0, 0.05) == usual_splits(float("inf"), 0.05) == []
    assert usual_splits(float("nan"), 0.05) == []


def test_small_splits_are_found_where_they_are_asked_for():
    assert usual_splits(1.25, 0.03, small=True) == [Fraction(5, 4)]
    assert usual_splits(1.32, 0.03, small=True) == [Fraction(4, 3)]
    assert usual_splits(10.1, 0.03, small=True) == [10]
    assert not set(SMALL_SPLITS) & set(USUAL_SPLITS)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("10", 10),
        ("10.0000", 10),  # as Alpha Vantage has it
        ("1.5", Fraction(3, 2)),
        ("3 for 2", Fraction(3, 2)),
        ("1 For 30", Fraction(1, 30)),
        ("0.0333", Fraction(1, 30)),
        ("0.03333333333333333", Fraction(1, 30)),  # what a spreadsheet keeps of =1/30
        ("0.033", Fraction(1, 30)),
        ("0.1", Fraction(1, 10)),
        ("0.05", Fraction(1, 20)),
        ("0.0067", Fraction(1, 150)),
        ("0.005", Fraction(1, 200)),
        ("0.67", Fraction(2, 3)),
        ("1.3333", Fraction(4, 3)),
        ("1.08", Fraction(27, 25)),  # a stock dividend of 8 %, not thirteen for twelve
        ("1.03", Fraction(103, 100)),
        ("1.281", Fraction(1281, 1000)),
    ],
)
def test_a_ratio_is_read_exactly(text, ratio):
    assert read_split(text) == ratio


@pytest.mark.parametrize("text", ["ten", "", "1/0", "0", "-4", "0 for 3", "3 for 0", "nan", "0.03", "1 for 2 for 3"])
def test_what_is_no_ratio_or_may_be_several_is_refused(text):
    with pytest.raises(ValueError, match=r"a split is .*(not|may be)"):
        read_split(text)


@pytest.mark.parametrize("ratio", USUAL_SPLITS)
def test_a_ratio_comes_back_as_it_was_written(ratio):
    assert read_split(written_split(ratio)) == ratio
    assert read_split(f"{float(ratio)!r}") == ratio
