"""The people and requests a fresh desk starts with, from seed.toml."""

import base64
import itertools
import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from sandbox.desks.kf5.models import Attachment, Comment, Group, Organization, Ticket, TicketField
from sandbox.desks.kf5.state import Account
from sandbox.desks.markup import to_html, to_text

Json = dict[str, Any]


def people(account: Account) -> None:
    """Organizations, users, groups and custom fields."""
    seed, now = _seed(), account.now()
    for row in seed["organizations"]:
        account.organizations[row["id"]] = Organization(created_at=now, **row)
    for row in seed["users"]:
        details = {"organization_id": None} | row
        account.add_user(details.pop("email"), details.pop("name"), **details)
    for row in seed["groups"]:
        agents = tuple(account.user_named(name).id for name in row["agents"])
        account.groups[row["id"]] = Group(
            id=row["id"], name=row["name"], created_at=now, agent_ids=agents
        )
    for row in seed["fields"]:
        account.fields[row["id"]] = TicketField(**row)


def requests(account: Account) -> None:
    """A dozen requests with their conversations; the numbers of later ones follow theirs."""
    rows = _seed()["requests"]
    account.ticket_ids = itertools.count(rows[0]["id"] + len(rows))
    account.tickets.add_many([_ticket(account, row) for row in rows])


def _seed() -> Json:
    return tomllib.loads(files(__package__).joinpath("seed.toml").read_text("utf-8"))


def _ticket(account: Account, row: Json) -> Ticket:
    comments = [_comment(account, one) for one in row["comments"]]
    first, last = comments[0].created_at, comments[-1].created_at
    status = row["status"]
    return Ticket(
        id=row["id"],
        title=row["title"],
        requester=account.user_named(row["requester"]),
        created_at=first,
        updated_at=last,
        status=status,
        priority=row.get("priority"),
        type=row.get("type"),
        assignee=account.user_named(row["assignee"]) if "assignee" in row else None,
        group=account.group_named(row["group"]) if "group" in row else None,
        source=row.get("source", "web"),
        tags=tuple(row.get("tags", ())),
        custom_fields=row.get("custom_fields", {}),
        comments=comments,
        assigneed_at=first if "assignee" in row else None,
        resolved_at=last if status in {"solved", "closed"} else None,
        closed_at=last if status == "closed" else None,
    )


def _comment(account: Account, row: Json) -> Comment:
    text, html = row.get("text", "").strip() * row.get("repeat", 1), row.get("html", "").strip()
    moment = account.now() - timedelta(hours=row["hours_ago"])
    return Comment(
        id=next(account.comment_ids),
        author=account.user_named(row["by"]),
        text=text or to_text(html),
        html=html or to_html(text),
        created_at=moment,
        public=row.get("public", True),
        attachments=tuple(_attachment(account, one, moment) for one in row.get("files", ())),
    )


def _attachment(account: Account, row: Json, moment: datetime) -> Attachment:
    data = base64.b64decode(row["base64"]) if "base64" in row else row["text"].encode()
    attachment = account.add_attachment(row["name"], account.files.keep(data))
    attachment.created_at, attachment.bound = moment, True
    return attachment
