"""States, priorities, tags, links and the version."""

from sandbox.desks.zammad import records, writing
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.rules import check_reads, reads

_EVERYBODY = ("ticket.agent", "ticket.customer")


def states(call: Call) -> Answer:
    return Answer(body=[records.state(one) for one in call.account.states.values()])


def priorities(call: Call) -> Answer:
    return Answer(body=[records.priority(one) for one in call.account.priorities.values()])


def tags(call: Call) -> Answer:
    """Tags of a ticket; whether it is in sight is not checked, as on real servers."""
    return Answer(body={"tags": list(call.ticket_of("o_id").tags)})


def add_tag(call: Call) -> Answer:
    ticket, tag = call.ticket_of("o_id"), str(call.params.get("item") or "").strip()
    kept = tuple(dict.fromkeys((*ticket.tags, tag)))
    writing.set_tags(call.account, ticket, kept, author=call.user)
    return Answer(status=201, body=True)


def remove_tag(call: Call) -> Answer:
    ticket = call.ticket_of("o_id")
    kept = tuple(one for one in ticket.tags if one != call.params.get("item"))
    writing.set_tags(call.account, ticket, kept, author=call.user)
    return Answer(body=True)


def links(call: Call) -> Answer:
    """Links of a ticket, to tickets in sight."""
    ticket = call.ticket_of("link_object_value")
    check_reads(call.user, ticket, call.account.settings)
    found, assets = [], call.assets()
    for link in call.account.links_of(ticket):
        other = call.account.tickets[link.other_id]
        if reads(call.user, other, call.account.settings):
            found.append(call.wire.link(link))
            assets.add_tickets([other])
    return Answer(body={"links": found, "assets": assets.found})


def version(call: Call) -> Answer:
    return Answer(body={"version": f"{call.account.settings.version}.0"})


ROUTES = (
    Route(method="GET", path="/ticket_states", run=states, permissions=_EVERYBODY),
    Route(method="GET", path="/ticket_priorities", run=priorities, permissions=_EVERYBODY),
    Route(method="GET", path="/tags", run=tags),
    Route(method="POST", path="/tags/add", run=add_tag),
    Route(method="DELETE", path="/tags/remove", run=remove_tag),
    Route(method="GET", path="/links", run=links),
    Route(method="GET", path="/version", run=version, permissions=("admin",)),
)
