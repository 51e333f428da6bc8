"""Every measurement runs, at a tiny size, and prints its table."""

import pytest

from bench import __main__ as bench
from bench import ack, forms, memory, poll, talk
from bench.table import HEADINGS, Row, printed


def lines(rows):
    heading, rule, *body = printed(rows).splitlines()
    assert [cell.strip() for cell in heading.strip("|").split("|")] == list(HEADINGS)
    assert len({len(line) for line in (heading, rule, *body)}) == 1
    return body


def test_the_answers_to_slack_are_measured_in_both_modes():
    table = lines(ack.rows(ack.Size(alone=2, together=60, rounds=1)))

    for kind in ("command and its row", "button", "form and its row"):
        assert sum(line.startswith(f"| {kind}:") for line in table) == 3
        assert sum(line.startswith(f"| {kind}, HTTP mode:") for line in table) == 1
    assert sum(line.startswith("| command while the worker delivers:") for line in table) == 5


def test_a_look_costs_calls_in_proportion_to_the_changes():
    size = poll.Size(requests=400, few=300, changes=250, linked=2)
    rows = {row.what: row for row in poll.rows(size)}

    busy = rows["250 of 400 requests changed: calls"]
    assert busy.ours == busy.reference
    assert int(busy.ours) <= 4


async def test_the_memory_of_the_shipped_process_is_measured():
    rows = await memory.measured(memory.Size(commands=12, together=4, settle=0))

    assert len(lines(rows)) == 2
    assert 0.5 < rows[1].ratio < 2


async def test_conversations_and_what_they_leave_in_memory_are_measured():
    size = talk.Size(acts=20, requests=2, floors=2, together=2, alone=3, patience=30)
    rows = {row.what: row for row in await talk.measured(size)}

    assert rows["thread message to comment at the desk: median"].met
    assert 0.5 < rows["memory after 20 acts, against 4"].ratio < 2


def test_a_form_and_the_options_of_a_long_choice_are_measured():
    form, options = forms.rows(rounds=2)

    assert form.what == "a form of 60 fields"
    assert options.met


def test_all_parts_are_printed_as_one_table(monkeypatch, capsys):
    monkeypatch.setattr(bench, "PARTS", {"one": lambda: [Row(what="it", ours="1 s")]})

    assert bench.main([]) == 0
    assert "| it " in capsys.readouterr().out


def test_a_part_that_there_is_not_is_named_with_those_there_are(capsys):
    assert bench.main(["acks"]) == 2

    said = capsys.readouterr().err
    assert "acks" in said
    assert all(name in said for name in ("ack", "poll", "memory", "store", "relay", "forms"))


@pytest.mark.parametrize(("met", "said"), [(True, "yes"), (False, "NO"), (None, "")])
def test_a_row_says_whether_its_goal_is_met(met, said):
    assert Row(what="it", ours="1", met=met).cells[-1] == said
