"""The scale of a chart: from the least to the most of its values, between two places."""

from typing import NamedTuple

from xlmodel.templates.blocks.charts.sources import Sources


class Scale(NamedTuple):
    """The row with the least, the most, their two places, and that of the names."""

    row: int

    @property
    def names(self) -> str:
        """The cell that says where names begin."""
        return f"G{self.row}"

    def place(self, cell: str) -> str:
        """A piece of a formula: where the value in a cell stands; #N/A while it is no number, so that nothing is drawn."""
        least, most, start, end = (f"${column}${self.row}" for column in "CDEF")
        part = f"IF({most}>{least},({cell}-{least})/({most}-{least}),0.5)"
        return f"IF(ISNUMBER({cell}),{start}+({end}-{start})*{part},NA())"


def write(sources: Sources, row: int, values: str, places: tuple[float, float], *, from_zero: bool = False) -> Scale:
    """The row.

    Parameters
        values     the cells that it spans.
        from_zero  it begins at zero, unless one of them is below.
    """
    sources.words(f"B{row}", '"Scale: its ends, where they stand, where names do"')
    for cell, function in ((f"C{row}", "MIN"), (f"D{row}", "MAX")):
        sources.value(cell, f"{function}({'0,' if from_zero else ''}{values})")
    sources.place(f"E{row}", places[0])
    sources.place(f"F{row}", places[1])
    sources.place(f"G{row}", 0)
    return Scale(row)
