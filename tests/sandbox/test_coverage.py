import re
from pathlib import Path

import pytest

from sandbox import coverage_table
from sandbox.desks.kf5.application import NAMES as KF5
from sandbox.desks.udesk.application import NAMES as UDESK
from sandbox.desks.zammad.application import NAMES as ZAMMAD

ROOT = Path(__file__).resolve().parents[2]
ROWS = coverage_table.ROWS
TESTS = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "sandbox").rglob("*.py"))


@pytest.mark.parametrize(("side", "routes"), [("kf5", KF5), ("zammad", ZAMMAD), ("udesk", UDESK)])
def test_a_desks_table_names_exactly_the_routes_there_are(side, routes):
    rows = [row for row in ROWS if row.side == side]
    assert sorted(row.name for row in rows if row.state != "absent") == sorted(routes)
    assert not routes & {row.name for row in rows if row.state == "absent"}


def test_no_row_comes_twice():
    names = [(row.side, row.name) for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.side} {row.name}")
def test_what_is_there_is_proven_and_what_is_missing_is_said(row):
    if row.state == "absent":
        assert not row.test
        return
    assert re.search(rf"^ *(async )?def {re.escape(row.test)}\(", TESTS, re.MULTILINE), row.test
    assert row.note or row.state == "supported"


def test_the_tables_in_the_documentation_are_these():
    document = (ROOT / "docs" / "sandbox.md").read_text("utf-8")
    assert coverage_table.renewed(document) == document
