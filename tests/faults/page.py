"""The page of the study: who notices which kind of fault, what stays silent, and what that means."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tests.faults.kinds import KINDS
from tests.faults.study import Noticed, Outcome

_HEAD = """# What the checks notice

{count} faults were made in copies of the shipped templates, one cell at a time, at random over kinds and templates
(`scripts/seed_faults --count {count} --seed {seed}{too}`, {day}): what happens to a reader who trusts the front page? None were
made in *Checks* itself, nor in cells that only charts read. An effect is any change of a named output or of a number on
*Summary*.

{effect} of {count} had an effect. Of these *Checks* or the count of blank figures noticed **{caught}**, {error} more showed as
an error in a cell, {refused} the cell's own rule refuses as long as one types and does not paste, and **{silent} would
have gone unnoticed**: {share} of those with an effect; {large} of them moved a number by more than 5 %.
"""

_OTHER = """
Of another {count} (`--seed {seed}`), at which nobody looked before the checks were written, {effect} had an effect: {caught} were
noticed, {error} showed as an error, {refused} would be refused when typed, and {silent} ({share}) would have gone unnoticed.
"""

_MEANING = """
## What this means

* A figure that has a source is guarded well: it is held against the row of *Data* that it came from (a quarter away is named), its
  unit against the price, its day against the valuation date, its size against the market value and the year beside it. A slip below a
  quarter is not named, as an analyst who tries another price would be told so each time.
* Of the own past a day is noticed whose multiple is four times from the median, a multiple that is not its close over its EPS, and
  that another fiscal year has become FY2 since. A smaller slip of a close moves where today stands in it.
* A judgement (a growth, a multiple, a probability) has nothing to be held against. Only what is impossible is noticed:
  one that is blank, scenarios that cross, probabilities that do not add up.
* A formula is guarded where two routes lead to one value: the expected value, centre and edges of the grids, the sum of the parts, the flows of a DCF. One in
  a table that no check reads is not. The shipped files are held against second models and
  engines formula by formula; a workbook that somebody has worked on has no such guard.
* What a check alone noticed would be silent without it, or an error in a cell. Eight of them (figures near those of *Data*, currency and
  share, the three of the own past, blank judgement, edges of the grids, flows that follow from growth) were written after a run of
  this study with seed 1 had shown that nobody watched there: of these kinds that seed is a description, no proof.
* A check that fails says where to look, not what is wrong; one that holds proves nothing about what it does not measure.
"""


def page(
    found: Sequence[Noticed], count: int, seed: int, day: date, other: tuple[int, Sequence[Noticed]] | None = None
) -> str:
    """The whole page.

    Parameters
        other  another seed, and what was found with it.
    """
    silent = [each for each in found if each.outcome is Outcome.SILENT]
    large = sum(each.moved > 0.05 for each in silent)
    too = "" if other is None else f" --other {other[0]}"
    when = f"{day.day} {day:%B %Y}"
    head = _HEAD.format(**_counts(found), count=count, seed=seed, too=too, day=when, large=large)
    if other is not None:
        head += _OTHER.format(**_counts(other[1]), count=len(other[1]), seed=other[0])
    parts = (
        head,
        "\n## By kind of fault\n\n" + _table("kind", found, KINDS, lambda each: each.kind),
        "\n## By template\n\n" + _table("template", found, [], lambda each: each.template),
        "\n## By check\n\n" + _by_check(found),
        _MEANING,
        "\n## The silent ones, the largest first\n\n" + _listed(silent),
    )
    return "".join(parts)


def _counts(found: Sequence[Noticed]) -> dict[str, object]:
    """How many had an effect, and what became of them."""
    by_outcome = Counter(each.outcome for each in found)
    effect, silent = len(found) - by_outcome[Outcome.NO_EFFECT], by_outcome[Outcome.SILENT]
    named = {"caught": Outcome.CAUGHT, "error": Outcome.ERROR, "refused": Outcome.REFUSED, "silent": Outcome.SILENT}
    share = f"{100 * silent / max(effect, 1):.0f} %"
    return {name: by_outcome[outcome] for name, outcome in named.items()} | {"effect": effect, "share": share}


def _table(title: str, found: Sequence[Noticed], order: Iterable[str], of: Callable[[Noticed], str]) -> str:
    names = dict.fromkeys([*order, *(of(each) for each in found)])
    lines = [
        f"| {title} | faults | no effect | caught | an error shows | refused when typed | silent |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in (*names, "all"):
        counts = Counter(each.outcome for each in found if name in (of(each), "all"))
        lines.append(f"| {name} | {counts.total()} | " + " | ".join(str(counts[outcome]) for outcome in Outcome) + " |")
    return "\n".join([*lines, ""])


def _by_check(found: Sequence[Noticed]) -> str:
    """How often each check has failed for a fault with an effect, and how often no other did."""
    caught = [each.by.split("; ") for each in found if each.outcome is Outcome.CAUGHT]
    failed = Counter(label for labels in caught for label in labels)
    alone = Counter(labels[0] for labels in caught if len(labels) == 1)
    lines = [f"| {label} | {count} | {alone[label]} |" for label, count in failed.most_common()]
    return "\n".join(["| check | noticed | it alone |", "|---|---:|---:|", *lines, ""])


def _listed(silent: Sequence[Noticed]) -> str:
    lines = ["| template | cell | what was done | moved most | by |", "|---|---|---|---|---:|"]
    for each in sorted(silent, key=lambda each: -each.moved):
        spot = each.fault.spot
        cell = f"{spot.address}{f' (`in_{spot.name}`)' if spot.name else ''}"
        words = each.fault.words.replace("|", "\\|")
        moved = "only words" if not each.moved else f"{100 * each.moved:.1f} %"
        lines.append(f"| {each.template} | {cell} | `{words}` | {each.most} | {moved} |")
    return "\n".join([*lines, ""])
