"""What a form must ask: definitions for administrators, and the core workflow for everybody."""

from typing import Any

from sandbox.desks.zammad import records, workflow
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import not_found
from sandbox.desks.zammad.form import CREATE, EDIT
from sandbox.desks.zammad.models import Ticket
from sandbox.desks.zammad.rules import check_reads

_ADMIN = ("admin.object",)


def list_definitions(call: Call) -> Answer:
    found = call.account.known_attributes()
    return Answer(body=[workflow.definition(call.account, one, listed=True) for one in found])


def show_definition(call: Call) -> Answer:
    for one in call.account.known_attributes():
        if one.id == call.id():
            return Answer(body=workflow.definition(call.account, one, listed=False))
    raise not_found("ObjectManager::Attribute", call.id())


def ticket_create(call: Call) -> Answer:
    assets = call.assets()
    made = workflow.form_meta(call.account, call.user, CREATE, {})
    for group_id in made["core_workflow"]["restrict_values"]["group_id"]:
        if group_id:
            assets.add_group(call.account.groups[int(group_id)])
    for owner_id in made["core_workflow"]["restrict_values"].get("owner_id", ()):
        if owner_id:
            assets.add_user(call.account.users[int(owner_id)])
    assets.add_user(call.account.nobody)
    assets.add_priorities()
    return Answer(body={"assets": assets.found, "form_meta": made})


def perform(call: Call) -> Answer:
    """A request without class or screen, or for anything but tickets, is answered with `{}`."""
    screen = call.params.get("screen")
    if call.params.get("class_name") != "Ticket" or screen not in (CREATE, EDIT):
        return Answer(body={})
    found = call.params.get("params")
    params: dict[str, Any] = found if isinstance(found, dict) else {}
    body = workflow.perform(
        call.account,
        call.user,
        str(screen),
        params,
        _ticket(call, params) if screen == EDIT else None,
        request_id=str(call.params.get("request_id") or "default"),
    )
    return Answer(body=body | {"assets": {}})


def _ticket(call: Call, params: dict[str, Any]) -> Ticket | None:
    number = str(params.get("id") or "")
    if not number.isdecimal():
        return None
    ticket = call.account.tickets[int(number)]
    check_reads(call.user, ticket, call.account.settings)
    return ticket


def signshow(call: Call) -> Answer:
    """The session of a page; acting for somebody gives an anonymous one."""
    if call.caller.impersonates:
        empty: dict[str, Any] = {"config": {}, "models": {}, "collections": {}}
        return Answer(body={"error": "no valid session", **empty})
    states = call.account.states.values()
    return Answer(
        body={
            "session": _session(call),
            "models": {"Ticket": workflow.for_role(call.account, call.user)},
            "collections": {},
            "assets": {
                "TicketState": {str(one.id): records.state(one) for one in states},
                "TicketStateType": {str(n): {"id": n, "name": name} for n, name in _TYPES},
            },
            "config": {"product_name": "Sandbox", "ticket_hook": "Ticket#"},
        }
    )


def _session(call: Call) -> dict[str, Any]:
    """The person without what is associated."""
    shown = call.records.user(call.user)
    return {name: value for name, value in shown.items() if name not in _ASSOCIATIONS}


_ASSOCIATIONS = (
    *("role_ids", "organization_ids", "authorization_ids", "overview_sorting_ids", "group_ids"),
)
_TYPES = (
    (1, "new"),
    (2, "open"),
    (3, "pending reminder"),
    (4, "pending action"),
    (5, "closed"),
    (6, "merged"),
    (7, "removed"),
)
_DEFINITIONS = "/object_manager_attributes"

ROUTES = (
    Route(method="GET", path=_DEFINITIONS, run=list_definitions, permissions=_ADMIN),
    Route(method="GET", path=f"{_DEFINITIONS}/{{id}}", run=show_definition, permissions=_ADMIN),
    Route(method="GET", path="/ticket_create", run=ticket_create),
    Route(method="POST", path="/core_workflows/perform", run=perform),
    Route(method="GET", path="/signshow", run=signshow),
)
