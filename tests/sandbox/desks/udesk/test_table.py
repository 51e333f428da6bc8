from sandbox.desks.udesk import application
from sandbox.desks.udesk.coverage import ROWS


def test_the_udesk_table_names_exactly_the_routes_there_are():
    present = [row.name for row in ROWS if row.state != "absent"]
    assert sorted(present) == sorted(application.NAMES)
    absent = {row.name for row in ROWS if row.state == "absent"}
    assert not absent & application.NAMES
