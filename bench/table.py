"""The one shape of a measurement, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("what", "ours", "reference", "ratio", "goal", "met?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured, in words with units. `met` is None where there is no goal."""

    what: str
    ours: str
    reference: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {True: "yes", False: "NO", None: ""}[self.met]
        what = self.what.replace("|", r"\|")
        return (what, self.ours, self.reference, ratio, self.goal, met)


def printed(rows: Iterable[Row]) -> str:
    """Write the rows as a table whose columns line up, which Markdown reads as well."""
    cells = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(line, widths) for line in cells]
    rule = "|".join(["", *("-" * (width + 2) for width in widths), ""])
    return "\n".join([lines[0], rule, *lines[1:]])


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (f" {cell:<{width}} " for cell, width in zip(cells, widths, strict=True))
    return "|".join(["", *padded, ""])
