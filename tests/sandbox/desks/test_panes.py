"""What agents do at a desk now and then: move, merge, hide, delete."""

import pytest

from sandbox.clock import Clock
from sandbox.desks import kf5, udesk, zammad
from sandbox.faults import Faults
from sandbox.journal import Journal

KINDS = {"kf5": kf5.Desk, "zammad": zammad.Desk, "udesk": udesk.Desk}


@pytest.fixture
def pane_of():
    """The pane of a desk of that kind; its files go at the end."""
    made = []

    def pane(kind):
        clock = Clock()
        made.append(KINDS[kind](clock, Journal(clock), Faults()))
        return made[-1].pane

    yield pane
    for desk in made:
        desk.account.files.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_marta_and_wang_are_agents_everywhere(pane_of, kind):
    assert [one.handle for one in pane_of(kind).agents()] == ["marta", "wang"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_ticket_can_move_to_another_group(pane_of, kind):
    pane = pane_of(kind)
    made = await pane.create("marta", "Call", "By phone", requester="ana@acme.example")
    other = next(name for name in pane.groups() if name != made.group)
    assert (await pane.set("marta", made.id, group=other)).group == other


@pytest.mark.parametrize("kind", ["kf5", "zammad"])
async def test_an_administrator_can_delete_a_ticket_and_nobody_else(pane_of, kind):
    pane = pane_of(kind)
    made = await pane.create("marta", "Call", "By phone", requester="ana@acme.example")
    with pytest.raises(ValueError, match="admin"):
        await pane.delete("wang", made.id)
    await pane.delete("marta", made.id)
    assert pane.ticket(made.id) is None
    with pytest.raises(LookupError, match="no ticket"):
        await pane.delete("marta", made.id)


async def test_zammad_merges_one_ticket_into_another(pane_of):
    pane = pane_of("zammad")
    made = [
        await pane.create("wang", title, title, requester="ana@acme.example")
        for title in ("left", "stays")
    ]
    merged = await pane.merge("wang", made[0].id, f"#{made[1].number}")
    assert [one.text for one in merged.comments] == ["left", "stays"]
    assert pane.ticket(made[0].id).status == "merged"
    with pytest.raises(ValueError, match="already merged"):
        await pane.merge("wang", made[0].id, made[1].number)
    with pytest.raises(LookupError, match="no ticket"):
        await pane.merge("wang", made[1].id, "404")


async def test_zammad_hides_a_comment_and_shows_it_again(pane_of):
    pane = pane_of("zammad")
    made = await pane.create("wang", "Call", "By phone", requester="ana@acme.example")
    said = await pane.reply("wang", made.id, "Not for everybody")
    assert (await pane.set_public("wang", made.id, said.id, public=False)).public is False
    assert pane.ticket(made.id).comments[-1].public is False
    assert (await pane.set_public("wang", made.id, said.id, public=True)).public is True
    with pytest.raises(LookupError, match="no article"):
        await pane.set_public("wang", made.id, "1", public=False)


async def test_what_a_desk_cannot_do_is_refused_in_a_sentence(pane_of):
    pane = pane_of("udesk")
    assert (pane.can_delete, pane.can_merge, pane.can_hide) == (False, False, False)
    ticket = pane.tickets("marta")[0]
    for act in (
        pane.delete("marta", ticket.id),
        pane.merge("marta", ticket.id, "1042"),
        pane.set_public("marta", ticket.id, ticket.comments[0].id, public=False),
    ):
        with pytest.raises(ValueError, match="This desk cannot"):
            await act


@pytest.mark.parametrize(
    ("kind", "done", "ended"),
    [("kf5", "solved", "closed"), ("zammad", "closed", ""), ("udesk", "resolved", "closed")],
)
async def test_a_ticket_can_be_reopened_until_it_is_closed_for_good(pane_of, kind, done, ended):
    pane = pane_of(kind)
    made = await pane.create("marta", "Call", "By phone", requester="ana@acme.example")
    assert (await pane.set("marta", made.id, status=done)).status == done
    assert (await pane.set("marta", made.id, status="open")).status == "open"
    if ended:
        assert (await pane.set("marta", made.id, status=ended)).closed
        with pytest.raises(ValueError, match="closed"):
            await pane.set("marta", made.id, status="open")
