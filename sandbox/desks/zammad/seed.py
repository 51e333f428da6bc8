"""What a fresh server has: states and priorities, fields, people, and ten tickets."""

import base64
import itertools
import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any

from sandbox.desks.zammad.articles import sanitise_body
from sandbox.desks.zammad.attributes import Attribute, Workflow
from sandbox.desks.zammad.models import (
    Article,
    Attachment,
    Group,
    Organization,
    Priority,
    State,
    Ticket,
    User,
)
from sandbox.desks.zammad.state import Account, Link

Json = dict[str, Any]
_STATES = (
    (1, "new", 1),
    (2, "open", 2),
    (3, "pending reminder", 3),
    (4, "closed", 5),
    (5, "merged", 6),
    (6, "removed", 7),
    (7, "pending close", 4),
)
_PRIORITIES = (
    (1, "1 low", "low-priority", "low-priority"),
    (2, "2 normal", None, None),
    (3, "3 high", "important", "high-priority"),
)
_SHOWN = {"shown": True, "required": False}
_SCREENS = {
    screen: {"ticket.customer": dict(_SHOWN), "ticket.agent": dict(_SHOWN)}
    for screen in ("create_middle", "edit")
}
_FIRST_CUSTOM_POSITION = 901


def people(account: Account) -> None:
    """Everything but tickets."""
    _standing(account)
    _fields(account)
    seed, now = _read("seed.toml"), account.now()
    stamps: Json = {"created_at": now, "updated_at": now}
    for row in seed["organizations"]:
        account.organizations[row["id"]] = Organization(**stamps, **row)
    for row in seed["groups"]:
        account.groups[row["id"]] = Group(**stamps, **row)
    account.keep_user(_nobody(stamps))
    for row in seed["users"]:
        account.keep_user(_user(account, dict(row), stamps))
    account.user_ids = itertools.count(max(account.users) + 1)


def tickets(account: Account) -> None:
    """Ten tickets with their conversations; the numbers of later ones follow theirs."""
    rows = _read("seed.toml")["tickets"]
    account.tickets.add_many([_ticket(account, row) for row in rows])
    for ticket, row in zip(account.tickets, rows, strict=True):
        if target := row.get("merged_into"):
            account.links += [
                Link(kind="parent", ticket_id=ticket.id, other_id=target),
                Link(kind="child", ticket_id=target, other_id=ticket.id),
            ]


def _read(name: str) -> Json:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _standing(account: Account) -> None:
    now = account.now()
    for number, name, kind in _STATES:
        account.states[number] = State(
            id=number,
            state_type_id=kind,
            name=name,
            created_at=now,
            updated_at=now,
            next_state_id=4 if name == "pending close" else None,
            active=name != "removed",
        )
    for number, name, icon, colour in _PRIORITIES:
        account.priorities[number] = Priority(
            id=number, name=name, created_at=now, updated_at=now, ui_icon=icon, ui_color=colour
        )


def _fields(account: Account) -> None:
    seed = _read("attributes.toml")
    built_in = [dict(row) | {"built_in": True, "editable": False} for row in seed["attributes"]]
    custom = [
        {"position": _FIRST_CUSTOM_POSITION + place, "screens": _SCREENS} | row
        for place, row in enumerate(seed["custom"])
    ]
    for number, row in enumerate((*built_in, *custom), 1):
        account.attributes[row["name"]] = _attribute(account, number, row)
    account.workflows += [Workflow(**row) for row in seed["workflows"]]


def _attribute(account: Account, number: int, row: Json) -> Attribute:
    details = dict(row)
    option = dict(details.pop("data_option"))
    if many := details.pop("many", None):
        numbers = range(many["first"], many["first"] + many["count"])
        option["options"] = {many["value"].format(n=n): many["label"].format(n=n) for n in numbers}
    if details["data_type"] in {"integer", "date", "datetime"}:
        option.setdefault("default", None)
    if details["data_type"] in {"date", "datetime"}:
        option.setdefault("diff", None)
    details["demands"] = {n: tuple(roles) for n, roles in details.pop("demands", {}).items()}
    details.setdefault("screens", {})
    return Attribute(id=number, data_option=option, created_at=account.now(), **details)


def _nobody(stamps: Json) -> User:
    return User(
        id=1, login="-", email="", firstname="-", lastname="", roles=(), active=False, **stamps
    )


def _user(account: Account, row: Json, stamps: Json) -> User:
    organization = next(
        (o for o in account.organizations.values() if o.name == row.get("organization")), None
    )
    by_name = {group.name: group.id for group in account.groups.values()}
    access = {by_name[name]: tuple(held) for name, held in row.get("groups", {}).items()}
    return User(
        id=row["id"],
        login=row["email"],
        email=row["email"],
        firstname=row["firstname"],
        lastname=row["lastname"],
        roles=tuple(row.get("roles", ("Customer",))),
        organization=organization,
        group_access=access,
        phone=row.get("phone", ""),
        password=f"sandbox-{row['email'].partition('@')[0]}",
        **stamps,
    )


def _ticket(account: Account, row: Json) -> Ticket:
    number = next(account.ticket_ids)
    articles = [_article(account, number, one) for one in row["articles"]]
    first, last = articles[0], articles[-1]
    customer = account.user_named(row["customer"])
    closed = last.created_at if row["state"] == "closed" else None
    replies = [one for one in articles if one.sender == "Agent" and one.type != "note"]
    asked = [one for one in articles if one.sender == "Customer"]
    ticket = Ticket(
        id=number,
        number=f"2{number:04d}",
        title=row["title"],
        customer=customer,
        organization=customer.organization,
        in_group=next(one for one in account.groups.values() if one.name == row["group"]),
        in_state=next(one for one in account.states.values() if one.name == row["state"]),
        in_priority=next(o for o in account.priorities.values() if o.name == row["priority"]),
        owner=account.user_named(row["owner"]) if "owner" in row else None,
        created_by=first.created_by,
        updated_by=last.created_by,
        created_at=first.created_at,
        updated_at=last.created_at,
        articles=articles,
        tags=tuple(row.get("tags", ())),
        custom_fields=row.get("custom_fields", {}),
        close_at=closed,
        last_close_at=closed,
        first_response_at=replies[0].created_at if replies else None,
        last_contact_agent_at=replies[-1].created_at if replies else None,
        last_contact_customer_at=asked[-1].created_at if asked else None,
        created_type=first.type,
        created_sender=first.sender,
    )
    if hours := row.get("pending_in_hours"):
        later = account.now() + timedelta(hours=hours)
        ticket.pending_time = later.replace(second=0, microsecond=0)
    return ticket


def _article(account: Account, ticket_id: int, row: Json) -> Article:
    author = account.user_named(row["by"])
    moment = account.now() - timedelta(hours=row["hours_ago"])
    html = row.get("html", "").strip()
    body, images = sanitise_body(account, html) if html else (row["body"].strip(), [])
    kind = row.get("type", "note")
    article = Article(
        id=next(account.article_ids),
        ticket_id=ticket_id,
        body=body,
        created_by=author,
        updated_by=author,
        created_at=moment,
        updated_at=moment,
        type=kind,
        sender="Agent" if author.is_agent else "Customer",
        content_type="text/html" if html else "text/plain",
        internal=row.get("internal", False),
        origin_by=None if author.is_agent else author,
        from_=author.name if kind == "note" else f"{author.name} <{author.email}>",
        attachments=(
            *(
                account.add_file(i.filename, i.mime, i.content, content_id=i.content_id)
                for i in images
            ),
            *(_attachment(account, one) for one in row.get("files", ())),
        ),
    )
    account.articles[article.id] = article
    return article


def _attachment(account: Account, row: Json) -> Attachment:
    data = base64.b64decode(row["base64"]) if "base64" in row else row["text"].encode()
    return account.add_file(row["name"], row["mime"], account.files.keep(data))
