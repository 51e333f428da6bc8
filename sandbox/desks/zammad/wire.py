"""What the desk says of tickets and their articles, as JSON."""

from typing import Any

from sandbox.desks.zammad.columns import ARTICLE_TYPES, COLUMNS, SENDERS
from sandbox.desks.zammad.models import Article, Attachment, Ticket, User
from sandbox.desks.zammad.oddities import Oddities
from sandbox.desks.zammad.rules import sees_internal
from sandbox.desks.zammad.state import Account, Link
from sandbox.desks.zammad.times import to_wire
from sandbox.desks.zammad.values import value_of

Json = dict[str, Any]


class Wire:
    """Turns tickets and articles into Zammad's JSON."""

    def __init__(self, account: Account, oddities: Oddities) -> None:
        self._account = account
        self._odd = oddities.turn

    def plain(self, ticket: Ticket) -> Json:
        """The columns and nothing else."""
        found: Json = {name: read(ticket) for name, read in COLUMNS.items()}
        for name in _MOMENTS:
            found[name] = to_wire(found[name])
        if self._account.settings.is_new:
            found["checklist_id"] = None
        for attribute in self._account.columns():
            found[attribute.name] = value_of(attribute, ticket)
        return found

    def with_ids(self, ticket: Ticket) -> Json:
        """The columns, and the ids of what belongs to the ticket."""
        found = self.plain(ticket)
        found["article_ids"] = [article.id for article in ticket.articles]
        found["ticket_time_accounting_ids"] = []
        if self._account.settings.is_new:
            found["referencing_checklist_ids"] = []
        return found

    def expanded(self, ticket: Ticket) -> Json:
        """Ids and names; the name of what is not there is absent."""
        names: Json = {
            "group": ticket.group,
            "organization": ticket.organization and ticket.organization.name,
            "ticket_time_accounting": [],
            "state": ticket.state,
            "priority": ticket.priority,
            "owner": ticket.owner.login if ticket.owner else self._account.nobody.login,
            "customer": ticket.customer.login,
            "created_by": ticket.created_by.login,
            "updated_by": ticket.updated_by.login,
            "create_article_type": ticket.created_type,
            "create_article_sender": ticket.created_sender,
        }
        return self.with_ids(ticket) | {n: v for n, v in names.items() if v is not None}

    def article(self, article: Article) -> Json:
        """The columns and the attachments, without names."""
        found: Json = {
            "id": article.id,
            "ticket_id": article.ticket_id,
            "type_id": ARTICLE_TYPES[article.type],
            "sender_id": SENDERS[article.sender],
            "from": article.from_,
            "to": article.to,
            "cc": article.cc,
            "subject": article.subject,
            "reply_to": None,
            "message_id": None,
            "message_id_md5": None,
            "in_reply_to": None,
            "content_type": article.content_type,
            "references": None,
            "body": body(article),
            "internal": article.internal,
            "preferences": {},
            "updated_by_id": article.updated_by.id,
            "created_by_id": article.created_by.id,
            "origin_by_id": article.origin_by.id if article.origin_by else None,
            "created_at": to_wire(article.created_at),
            "updated_at": to_wire(article.updated_at),
            "attachments": self._attachments(article),
        }
        if self._account.settings.is_new:
            found["detected_language"] = None
        return found

    def named_article(self, article: Article) -> Json:
        """An article with names, as every call but the whole index answers it."""
        found = self.article(article) | {
            "created_by": article.created_by.login,
            "updated_by": article.updated_by.login,
            "type": article.type,
            "sender": article.sender,
        }
        if article.origin_by is not None:
            found["origin_by"] = article.origin_by.login
        if self._account.settings.is_new:
            found["time_unit"] = None
        return found

    def attachment(self, attachment: Attachment) -> Json:
        return {
            "id": attachment.id,
            "store_file_id": attachment.store_file_id,
            "filename": attachment.filename,
            "size": str(attachment.size),
            "preferences": self._preferences(attachment),
        }

    def link(self, link: Link) -> Json:
        return {
            "link_type": link.kind,
            "link_object": "Ticket",
            "link_object_value": link.other_id,
        }

    def _attachments(self, article: Article) -> list[Json]:
        shown = list(article.attachments)
        if any(one.content_id for one in shown) and self._odd("inline files"):
            shown = [one for one in shown if not one.content_id]
        return [self.attachment(one) for one in shown]

    def _preferences(self, attachment: Attachment) -> Json:
        if attachment.content_id:
            return {
                "Content-Type": attachment.mime,
                "Mime-Type": attachment.mime,
                "Content-ID": attachment.content_id,
                "Content-Disposition": "inline",
            }
        odd = attachment.uploaded or self._odd("mime key")
        return {"Content-Type" if odd else "Mime-Type": attachment.mime}


_MOMENTS = tuple(name for name in COLUMNS if name.endswith("_at") or name == "pending_time")


def body(article: Article) -> str:
    """The body, whose own images have addresses on the desk, relative and behind its login."""
    text = article.body
    for one in article.attachments:
        if one.content_id:
            where = f"/api/v1/ticket_attachment/{article.ticket_id}/{article.id}/{one.id}"
            text = text.replace(f"cid:{one.content_id}", f"{where}?view=inline")
    return text


def readable_articles(user: User, ticket: Ticket) -> list[Article]:
    """What this person may read of a ticket, by time and then by id."""
    internal = sees_internal(user, ticket)
    found = [one for one in ticket.articles if internal or one.public]
    return sorted(found, key=lambda one: (one.created_at, one.id))
