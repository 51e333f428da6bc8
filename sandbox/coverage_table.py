"""The rows of all sides as Markdown.

`python -m sandbox.coverage_table docs/sandbox.md` renews them there.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from sandbox.coverage import Row
from sandbox.desks.kf5 import coverage as kf5
from sandbox.desks.udesk import coverage as udesk
from sandbox.desks.zammad import coverage as zammad
from sandbox.slack import coverage as slack

ROWS: tuple[Row, ...] = (*slack.ROWS, *kf5.ROWS, *zammad.ROWS, *udesk.ROWS)
BEGIN = "<!-- coverage: made by python -m sandbox.coverage_table -->\n"
END = "<!-- end of coverage -->"
_TITLES = {"slack": "Slack", "kf5": "KF5", "zammad": "Zammad", "udesk": "Udesk"}


def markdown(rows: Iterable[Row] = ROWS) -> str:
    """One table a side, in the order of the rows."""
    rows = tuple(rows)
    return "\n".join(_table(side, title, rows) for side, title in _TITLES.items())


def renewed(document: str) -> str:
    """The document with its tables made anew. Raises ValueError without the two marks."""
    before, _, rest = document.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError("the document has no place for the tables")
    return f"{before}{BEGIN}\n{markdown()}\n{END}{after}"


def _table(side: str, title: str, rows: tuple[Row, ...]) -> str:
    lines = [f"| `{row.name}` | {row.state} | {row.note} |" for row in rows if row.side == side]
    return "\n".join((f"### {title}", "", "| | state | note |", "|---|---|---|", *lines, ""))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text("utf-8")), "utf-8")
