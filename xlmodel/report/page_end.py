"""The end of a note: what is doubtful in it, and what it was made from."""

from xlmodel.markup import Markup, element, joined
from xlmodel.report.note import Note
from xlmodel.report.trust import Trust


def doubts(note: Note) -> Markup:
    """What not to trust, and how much of it nobody has judged."""
    trust = note.trust
    items = [*trust.failing, *trust.conflicts, *trust.doubtful, *trust.warnings, *note.ranges.left_out]
    errors = _errors(note)
    lists = element("ul", *(element("li", text) for text in (*errors, *items)))
    nothing = element("p", "Nothing was found that speaks against these numbers.") if _is_clear(note) else None
    facts = (trust.checks, trust.judged, trust.proofs, note.lacking)
    own = [] if trust.failing or not note.texts else [f"The workbook itself: {' '.join(note.texts)}"]
    words = joined(*(element("p", text) for text in (" ".join(text for text in facts if text), *own)))
    return element(
        "section",
        element("h2", "What is doubtful, and what nobody has judged"),
        words,
        lists if errors or items else nothing,
    )


def _errors(note: Note) -> list[str]:
    """The outputs that are errors, those with one reason together."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in note.key_figures:
        if each.reason:
            cell, _, why = (
                each.reason.partition(": ") if "!" in each.reason.partition(": ")[0] else ("", "", each.reason)
            )
            found.setdefault((each.shown, why), []).append(f"{each.label} ({cell})" if cell else each.label)
    return [f"{error} in {'; '.join(labels)}: {why}" for (error, why), labels in found.items()]


def _is_clear(note: Note) -> bool:
    trust: Trust = note.trust
    return trust.is_clear and bool(trust.checks)


def footer(note: Note, version: str) -> Markup:
    """From what file the note was made, by what, and of which days its figures are."""
    head, days = note.head, note.inputs.days
    made = f"Made by xlmodel {version} from {head.file} (SHA-256 {head.fingerprint}…) with the values recalculated."
    of = None
    if days:
        first, last = days[0].isoformat(), days[-1].isoformat()
        of = f" Its figures are of {first}." if first == last else f" Its figures are of {first} to {last}."
    status = f" {head.status.rstrip('.')}." if head.status else None
    return element("footer", made, of, status, " A model of what somebody assumed, not investment advice.")
