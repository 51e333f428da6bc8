"""Objects as Zammad answers them, with what matters here."""

from typing import Any

Row = dict[str, Any]


def ticket(**changes: Any) -> Row:
    return {
        "id": 17,
        "number": "20017",
        "title": "VPN is down",
        "group_id": 1,
        "group": "Users",
        "state_id": 1,
        "state": "new",
        "priority_id": 2,
        "priority": "2 normal",
        "organization_id": 2,
        "owner_id": 1,
        "owner": "-",
        "customer_id": 5,
        "customer": "ana@acme.example",
        "created_at": "2026-11-21T23:18:18.846Z",
        "updated_at": "2026-11-21T23:18:19.142Z",
        "article_ids": [18],
        **changes,
    }


def article(**changes: Any) -> Row:
    return {
        "id": 18,
        "ticket_id": 17,
        "sender": "Customer",
        "type": "web",
        "from": "Ana Silva <ana@acme.example>",
        "content_type": "text/html",
        "body": "<p>Cannot connect since 9:00</p>",
        "internal": False,
        "created_by_id": 5,
        "origin_by_id": 5,
        "created_at": "2026-11-21T23:18:18.900Z",
        "attachments": [],
        **changes,
    }


def user(**changes: Any) -> Row:
    return {
        "id": 5,
        "login": "ana@acme.example",
        "firstname": "Ana",
        "lastname": "Silva",
        "email": "ana@acme.example",
        "active": True,
        "organization_id": 2,
        "role_ids": [3],
        "group_ids": {},
        **changes,
    }


def states() -> list[Row]:
    names = ("new", "open", "pending reminder", "closed", "merged", "removed", "pending close")
    types = (1, 2, 3, 5, 6, 7, 4)
    return [
        {"id": at, "name": name, "state_type_id": kind, "active": name != "removed"}
        for at, (name, kind) in enumerate(zip(names, types, strict=True), 1)
    ]


def priorities() -> list[Row]:
    return [{"id": at, "name": name} for at, name in enumerate(("1 low", "2 normal", "3 high"), 1)]


def attribute(name: str, data_type: str, *, screens: Row | None = None, **option: Any) -> Row:
    return {
        "object": "Ticket",
        "name": name,
        "display": name.replace("_", " ").capitalize(),
        "data_type": data_type,
        "data_option": option,
        "screens": screens or {},
        "active": True,
        "editable": True,
        "to_create": False,
        "position": 900,
    }


def attributes() -> list[Row]:
    return [
        attribute("title", "input") | {"editable": False},
        attribute("asset_tag", "input", type="text", maxlength=20),
        attribute("env", "select", options={"prod": "Production", "test": "Test"}),
        attribute("areas", "multiselect", options={"a": "Alpha", "b": "Beta"}),
        attribute("category", "tree_select", options=tree()),
        attribute("urgent", "boolean", options={"true": "yes", "false": "no"}),
        attribute("seats", "integer", min=1, max=50),
        attribute("due_on", "date"),
        attribute("starts_at", "datetime"),
    ]


def tree() -> list[Row]:
    laptop = {"name": "Laptop", "value": "HW::Laptop"}
    return [
        {"name": "Hardware", "value": "HW", "children": [laptop]},
        {"name": "Software", "value": "SW"},
    ]


def ticket_create(*group_ids: int, **workflow: Any) -> Row:
    """The form for a new ticket, where these groups are allowed."""
    ids = group_ids or (1,)
    names = {1: "Users", 2: "Facilities"}
    return {
        "assets": {"Group": {str(one): {"id": one, "name": names[one]} for one in ids}},
        "form_meta": {
            "core_workflow": {
                "restrict_values": {"group_id": ["", *map(str, ids)]},
                **workflow,
            }
        },
    }
