from sandbox.slack import coverage
from sandbox.slack.web_api import METHODS


def test_the_table_names_exactly_the_methods_there_are():
    assert [row.name for row in coverage.METHODS] == sorted(METHODS)


def test_nothing_is_both_there_and_absent():
    absent = {row.name for row in coverage.ROWS if row.state == "absent"}
    assert not absent & set(METHODS)
