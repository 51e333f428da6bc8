"""The people, fields and requests a fresh desk starts with, from seed.toml."""

import base64
import itertools
import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from sandbox.desks.udesk.fields import CustomField, Option
from sandbox.desks.udesk.models import (
    AgentUser,
    Attachment,
    Comment,
    Customer,
    Group,
    Organization,
    Ticket,
)
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.times import from_naive

Json = dict[str, Any]


def people(account: Account) -> None:
    """Organizations, customers, agents, groups and custom fields."""
    seed, now = _seed(), account.now()
    made = from_naive(seed["fields_made"])
    for number, row in enumerate(seed["fields"], 1):
        account.fields[row["field_name"]] = _field(number, row, made)
    for row in seed["organizations"]:
        details = row | {"domains": tuple(row["domains"])}
        account.organizations[row["id"]] = Organization(updated_at=now, **details)
    for row in seed["customers"]:
        details = row | {"cellphones": tuple(row.get("cellphones", ()))}
        account.add_customer(details.pop("name"), details.pop("email", ""), **details)
    for row in seed["agents"]:
        account.agents[row["id"]] = AgentUser(**row)
    for row in seed["groups"]:
        agents = tuple(account.agent_named(name).id for name in row["agents"])
        account.groups[row["id"]] = Group(id=row["id"], name=row["name"], agent_ids=agents)


def requests(account: Account) -> None:
    """Ten requests with their conversations; the numbers of later ones follow theirs."""
    seed = _seed()
    account.ticket_numbers = itertools.count(seed["first_number"])
    for row in seed["requests"]:
        ticket = _ticket(account, row)
        account.tickets[ticket.id] = ticket


def _seed() -> Json:
    return tomllib.loads(files(__package__).joinpath("seed.toml").read_text("utf-8"))


def _field(number: int, row: Json, made: datetime) -> CustomField:
    details = dict(row)
    large = details.pop("large", None)
    options = _large(large, made) if large else _options(details.pop("options", ()), made)
    factors = tuple(details.pop("factors", ()))
    return CustomField(
        id=number,
        updated_at=made,
        options=options,
        factors=factors,
        large=large is not None,
        **details,
    )


def _options(rows: list[Json], made: datetime) -> list[Option]:
    return [
        Option(
            created_at=made,
            updated_at=made,
            subs=tuple(_options(row.get("subs", []), made)),
            **{key: value for key, value in row.items() if key != "subs"},
        )
        for row in rows
    ]


def _large(row: Json, made: datetime) -> list[Option]:
    """So many options, one made each minute, every thousandth hidden; values are not positions."""
    return [
        Option(
            title=row["title"].format(n=n, place=row["places"][n % len(row["places"])]),
            value=str(row["first_value"] + (n * row["stride"]) % row["count"]),
            created_at=made + timedelta(minutes=n),
            updated_at=made + timedelta(minutes=n),
            is_hide=n % 1000 == 0,
        )
        for n in range(1, row["count"] + 1)
    ]


def _ticket(account: Account, row: Json) -> Ticket:
    customer = account.customer_named(row["requester"])
    comments = [_comment(account, one, customer) for one in row["comments"]]
    first, last = comments[0].created_at, comments[-1].created_at
    status = row["status"]
    ticket = Ticket(
        id=next(account.ticket_ids),
        number=next(account.ticket_numbers),
        subject=row["subject"],
        customer=customer,
        created_at=first,
        updated_at=last,
        status=status,
        priority=row.get("priority", "标准"),
        assignee=account.agent_named(row["assignee"]) if "assignee" in row else None,
        group=account.groups[row["group"]] if "group" in row else None,
        platform=row.get("platform", "email"),
        tags=tuple(row.get("tags", ())),
        custom_fields=row.get("custom_fields", {}),
        comments=comments,
        solving_at=first if status == "solving" else None,
        resolved_at=last if status in {"resolved", "closed"} else None,
        closed_at=last if status == "closed" else None,
    )
    for comment, one in zip(comments, row["comments"], strict=True):
        files_of = one.get("files", ())
        comment.attachments = tuple(_attachment(account, ticket, f, comment) for f in files_of)
    return ticket


def _comment(account: Account, row: Json, customer: Customer) -> Comment:
    author = customer if row["by"] == "customer" else account.agent_named(row["by"])
    return Comment(
        id=next(account.comment_ids),
        author=author,
        content=row["html" if "html" in row else "text"].strip() * row.get("repeat", 1),
        created_at=account.now() - timedelta(hours=row["hours_ago"]),
        rich="html" in row,
    )


def _attachment(account: Account, ticket: Ticket, row: Json, comment: Comment) -> Attachment:
    data = base64.b64decode(row["base64"]) if "base64" in row else row["text"].encode()
    attachment = account.add_attachment(ticket, row["name"], account.files.keep(data))
    attachment.created_at, attachment.bound = comment.created_at, True
    return attachment
