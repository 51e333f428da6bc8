"""The JSON of a webhook: like an expanded ticket, with objects where that has names."""

from typing import Any

from sandbox.desks.zammad import records
from sandbox.desks.zammad.models import Article, Group, Organization, Priority, Ticket, User
from sandbox.desks.zammad.oddities import Oddities
from sandbox.desks.zammad.records import Records
from sandbox.desks.zammad.state import Account, Change
from sandbox.desks.zammad.wire import Wire

Json = dict[str, Any]
_NOT_TOLD = ("preferences", "last_login", "login_failed", "authorization_ids", "group_ids")


class Payload:
    """Writes payloads as the system user sees things; `base` makes addresses whole."""

    def __init__(self, account: Account, base: str) -> None:
        self._account = account
        self._base = base
        self._wire = Wire(account, Oddities(account.settings))
        self._records = Records(account, next(u for u in account.users.values() if u.is_agent))

    def of(self, change: Change) -> Json:
        article = self._article(change.article) if change.article else {}
        return {"ticket": self._ticket(change.ticket), "article": article}

    def _ticket(self, ticket: Ticket) -> Json:
        return self._wire.expanded(ticket) | {
            "owner": self._user(ticket.owner or self._account.nobody),
            "customer": self._user(ticket.customer),
            "created_by": self._user(ticket.created_by),
            "updated_by": self._user(ticket.updated_by),
            "organization": self._organization(ticket.organization),
            "priority": self._priority(ticket.in_priority),
            "group": self._group(ticket.in_group),
        }

    def _article(self, article: Article) -> Json:
        found = self._wire.named_article(article) | {
            "created_by": self._user(article.created_by),
            "updated_by": self._user(article.updated_by),
            "accounted_time": 0.0,
        }
        where = f"{self._base}/api/v1/ticket_attachment/{article.ticket_id}/{article.id}"
        for attachment in found["attachments"]:
            attachment["url"] = f"{where}/{attachment['id']}"
        return found

    def _user(self, user: User) -> Json:
        found = self._records.user(user)
        for name in _NOT_TOLD:
            del found[name]
        return found | {
            "roles": list(user.roles),
            "organizations": [one.name for one in user.secondary_organizations],
            "overview_sortings": [],
            **self._makers(found),
        }

    def _organization(self, organization: Organization | None) -> Json:
        if organization is None:
            return {}
        found = self._records.organization(organization)
        members = [self._account.users[one].login for one in found["member_ids"]]
        return found | {"members": members, "secondary_members": [], **self._makers(found)}

    def _priority(self, priority: Priority) -> Json:
        found = records.priority(priority)
        return found | self._makers(found)

    def _group(self, group: Group) -> Json:
        found = self._records.group(group)
        users = [self._account.users[one].login for one in found["user_ids"]]
        return found | {"users": users, "signature": "default", **self._makers(found)}

    def _makers(self, found: Json) -> Json:
        return {
            name: self._account.users[found[f"{name}_id"]].login
            for name in ("created_by", "updated_by")
        }
