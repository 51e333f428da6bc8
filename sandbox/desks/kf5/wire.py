"""What the desk says, as JSON."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sandbox.desks.kf5.models import (
    Attachment,
    Comment,
    Group,
    Organization,
    Ticket,
    TicketField,
    User,
)
from sandbox.desks.kf5.oddities import Oddities
from sandbox.desks.kf5.times import to_wire

Json = dict[str, Any]
_SCORE_WORDS = ("Very Poor", "Poor", "Fair", "Very good", "Excellent")


class Wire:
    """Turns state into KF5's JSON; `base` is the desk's address without a slash at the end."""

    def __init__(self, base: str, oddities: Oddities, fields: Mapping[int, TicketField]) -> None:
        self.base = base
        self._odd = oddities.turn
        self._fields = fields

    def url(self, path: str) -> str:
        return f"{self.base}/apiv2/{path}.json"

    def request(self, ticket: Ticket) -> Json:
        return {
            "id": ticket.id,
            "url": self.url(f"requests/{ticket.id}"),
            "title": ticket.title,
            "description": ticket.description,
            "type": ticket.type,
            "status": ticket.status,
            "priority": ticket.priority,
            "recipient": "",
            "requester_id": ticket.requester.id,
            "assignee_id": ticket.assignee and ticket.assignee.id,
            "organization_id": ticket.organization_id,
            "group_id": ticket.group and ticket.group.id,
            "due_date": self._due_date(ticket),
            "created_at": to_wire(ticket.created_at),
            "updated_at": to_wire(ticket.updated_at),
            "assigneed_at": to_wire(ticket.assigneed_at),
            "resolved_at": to_wire(ticket.resolved_at),
            "closed_at": to_wire(ticket.closed_at),
            "source": ticket.source,
            "custom_fields": self._custom_fields(ticket),
        }

    def ticket(self, ticket: Ticket) -> Json:
        rating = ticket.rating
        return self.request(ticket) | {
            "url": self.url(f"tickets/{ticket.id}"),
            "problem_id": ticket.problem_id,
            "tags": list(ticket.tags),
            "collaborator_ids": list(ticket.collaborator_ids),
            "satisfaction_rating": rating
            and {
                "id": rating.id,
                "score": _SCORE_WORDS[rating.score - 1],
                "comment": rating.comment,
            },
            "chat_id": None,
            "sla_event": None,
            "slax": None,
        }

    def comment(self, comment: Comment) -> Json:
        """A comment as its requester sees it."""
        return {
            "id": comment.id,
            "content": comment.text,
            "html_content": comment.html,
            "author_id": comment.author.id,
            "created_at": to_wire(comment.created_at),
            "attachments": [self.attachment(one) for one in comment.attachments],
        }

    def agent_comment(self, comment: Comment) -> Json:
        return self.comment(comment) | {
            "public": comment.public,
            "author_name": comment.author.name,
            "author_photo": "",
            "voice_url": None,
        }

    def attachment(self, attachment: Attachment) -> Json:
        return {
            "id": str(attachment.id) if self._odd("attachment id") else attachment.id,
            "url": self.url(f"attachments/{attachment.id}"),
            "name": attachment.name,
            "size": attachment.size,
            "content_url": self._content_url(attachment),
            "token": attachment.token,
        }

    def user(self, user: User) -> Json:
        """A user as an end user sees himself."""
        return {
            "id": user.id,
            "url": self.url(f"users/{user.id}"),
            "email": user.email,
            "name": user.name,
            "role": user.role,
            "phone": user.phone,
            "phone_bind": bool(user.phone),
            "organization_id": user.organization_id,
            "language": user.language,
            "created_at": to_wire(user.created_at),
            "updated_at": to_wire(user.updated_at),
            "last_login_at": None,
            "status": user.status,
            "photo": "",
        }

    def agent_user(self, user: User, groups: list[Group]) -> Json:
        return self.user(user) | {
            "agent_display_name": user.name if user.is_agent else "",
            "signature": "",
            "details": "",
            "notes": "",
            "moderator": user.role == "admin",
            "public_comments": user.public_comments,
            "manage_people": user.role == "admin",
            "ticket_restriction": user.ticket_restriction,
            "custom_role_id": None,
            "tags": [],
            "user_fields": [],
            "groups_info": [{"id": group.id, "name": group.name} for group in groups],
        }

    def organization(self, organization: Organization) -> Json:
        return {
            "id": organization.id,
            "url": self.url(f"organizations/{organization.id}"),
            "name": organization.name,
            "domain": organization.domain,
            "description": "",
            "group_id": None,
            "created_at": to_wire(organization.created_at),
            "organization_fields": [],
        }

    def group(self, group: Group, agents: list[User]) -> Json:
        return {
            "id": group.id,
            "url": self.url(f"groups/{group.id}"),
            "name": group.name,
            "created_at": to_wire(group.created_at),
            "agents": [
                {
                    "id": agent.id,
                    "url": self.url(f"users/{agent.id}"),
                    "username": agent.email,
                    "name": agent.name,
                }
                for agent in agents
            ],
        }

    def ticket_field(self, field: TicketField) -> Json:
        return {
            "id": field.id,
            "url": self.url(f"ticket_fields/{field.id}"),
            "name": field.name,
            "type": field.type,
            "agent_title": field.agent_title,
            "agent_required": field.agent_required,
            "enduser_visible": field.enduser_visible,
            "enduser_title": field.enduser_title,
            "enduser_editable": field.enduser_editable,
            "enduser_description": field.enduser_description,
            "enduser_required": field.enduser_required,
            "active": field.active,
            "cascade_id": field.cascade_id,
            "cascade_value": field.cascade_value,
            "custom_field_options": field.options or [],
            "regexp_for_validation": self._regexp(field),
        }

    def _regexp(self, field: TicketField) -> Any:
        """Declared as an array, read as a string by the vendor's own SDK."""
        if self._odd("regexp"):
            return [field.regexp] if field.regexp else []
        return field.regexp or None

    def _due_date(self, ticket: Ticket) -> Any:
        if ticket.due_at is not None and self._odd("due date"):
            return int(ticket.due_at.timestamp())
        return to_wire(ticket.due_at)

    def _custom_fields(self, ticket: Ticket) -> list[Json]:
        """Unset fields are missing, or there with null."""
        values: dict[str, str | None] = {}
        if self._odd("unset field"):
            values = {one.name: None for one in self._fields.values() if one.active}
        values |= ticket.custom_fields
        return [{"name": name, "value": value} for name, value in values.items()]

    def _content_url(self, attachment: Attachment) -> str:
        url = f"{self.base}/attachments/download/{attachment.id}/{attachment.token}/"
        return f"{url}?filename={quote(attachment.name)}" if self._odd("content url") else url
