"""What the desk says about tickets and people, as JSON."""

import mimetypes
from typing import Any
from urllib.parse import quote

from sandbox.desks.udesk.models import (
    AgentUser,
    Attachment,
    Comment,
    Customer,
    Group,
    Organization,
    Ticket,
)
from sandbox.desks.udesk.oddities import Oddities
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.times import to_wire
from sandbox.desks.udesk.values import shown_values

Json = dict[str, Any]


class Wire:
    """Turns state into Udesk's JSON; `files` is the address before those of attachments."""

    def __init__(self, account: Account, oddities: Oddities, files: str) -> None:
        self._account = account
        self._odd = oddities.turn
        self._files = files

    def ticket(self, ticket: Ticket) -> Json:
        """A ticket as it stands in lists and in its detail."""
        number = ticket.number
        return {
            "id": ticket.id,
            "field_num": str(number) if self._odd("number as text") else number,
            "subject": ticket.subject,
            "content": ticket.comments[0].content,
            "content_type": "rich" if ticket.comments[0].rich else "text",
            "source": "",
            "platform": ticket.platform,
            "priority": ticket.priority,
            "status": ticket.status_name,
            "status_en": ticket.status,
            "satisfaction": ticket.satisfaction,
            "custom_fields": self._custom_fields("ticket", ticket.custom_fields),
            "tags": ",".join(ticket.tags),
            "template_id": None,
            "creator_id": ticket.creator and ticket.creator.id,
            "im_sub_session_id": None,
            "conversation_id": None,
            "attachments": [self.attachment(one) for one in ticket.comments[0].attachments],
            **self._people_of(ticket),
            **_times_of(ticket),
        }

    def reply(self, comment: Comment) -> Json:
        row = {
            "id": comment.id,
            "content": comment.content,
            "content_type": "rich" if comment.rich else "text",
            "created_at": to_wire(comment.created_at),
            "author": _author(comment.author),
            "attachments": [self.attachment(one) for one in comment.attachments],
        }
        if self._account.settings.private_notes:
            row["is_private"] = not comment.public
        return row

    def attachment(self, attachment: Attachment) -> Json:
        path = f"attachments/{attachment.id}/{attachment.token}/{quote(attachment.name, safe='')}"
        return {
            "id": attachment.id,
            "file_name": attachment.name,
            "content_url": f"{self._files}/{path}",
            "content_type": mimetypes.guess_type(attachment.name)[0] or "application/octet-stream",
            "size": attachment.size,
        }

    def customer(self, customer: Customer) -> Json:
        return {
            "id": customer.id,
            "nick_name": customer.name,
            "email": customer.email or None,
            "other_emails": [[None, email] for email in customer.other_emails],
            "cellphones": [
                {"id": customer.id * 10 + at, "content": number}
                for at, number in enumerate(customer.cellphones)
            ],
            "level": customer.level,
            "description": customer.description,
            "organization_id": customer.organization_id,
            "owner_id": customer.owner_id,
            "owner_group_id": customer.owner_group_id,
            "custom_fields": self._custom_fields("customer", customer.custom_fields),
            "open_api_token": None,
            "is_blocked": False,
            "tags": list(customer.tags),
            "platform": customer.platform,
            "created_at": to_wire(customer.created_at),
            "updated_at": to_wire(customer.updated_at),
        }

    def organization(self, organization: Organization) -> Json:
        return {
            "id": organization.id,
            "name": organization.name,
            "domains": ",".join(organization.domains),
            "level": organization.level,
            "description": organization.description,
            "token": organization.token,
            "cellphones": [],
            "custom_fields": self._custom_fields("organization", organization.custom_fields),
            "updated_at": to_wire(organization.updated_at),
        }

    def agent(self, agent: AgentUser) -> Json:
        groups = self._account.groups.values()
        return {
            "id": agent.id,
            "email": agent.email,
            "nick_name": agent.name,
            "profile": "all",
            "aliase": agent.aliase,
            "cellphone": agent.cellphone,
            "role_name": "超级管理员" if agent.role == "super_admin" else "客服",
            "duty": "",
            "im_ability_value": 5,
            "user_group_ids": [group.id for group in groups if agent.id in group.agent_ids],
            "avatar": "",
            "work_id": "",
            "departments": [],
        }

    def group(self, group: Group) -> Json:
        """A group as it stands in the list of groups."""
        agents = [self._account.agents[one] for one in group.agent_ids]
        members = [{"id": agent.id, "nick_name": agent.name} for agent in agents]
        return {"id": group.id, "name": group.name, "agents": members}

    def group_with_agents(self, group: Group) -> Json:
        agents = [self.agent(self._account.agents[one]) for one in group.agent_ids]
        return {"id": group.id, "name": group.name, "agents": agents}

    def _people_of(self, ticket: Ticket) -> Json:
        customer, agent, group = ticket.customer, ticket.assignee, ticket.group
        replies = [one for one in ticket.replies if one.public]
        last = replies[-1].author if replies else None
        return {
            "user_id": customer.id,
            "user_name": customer.name,
            "user_email": customer.email or None,
            "user_cellphone": next(iter(customer.cellphones), ""),
            "organization_id": customer.organization_id,
            "assignee_id": agent and agent.id,
            "assignee_name": agent.name if agent else "",
            "assignee_avatar": "",
            "user_group_id": group and group.id,
            "user_group_name": group.name if group else "",
            "replied_by": f"{last.user_type}_{last.id}" if last else None,
        }

    def _custom_fields(self, category: str, held: dict[str, str]) -> Json:
        """TextFields as texts; SelectFields of tickets as the settings say, of others as lists."""
        as_text = category == "ticket" and self._account.settings.select_values == "string"
        fields = self._account.fields_of(category)
        values = shown_values(fields, held)
        return {
            field.field_name: values[field.field_name]
            if as_text or not field.is_select
            else [one for one in values[field.field_name].split(",") if one]
            for field in fields
        }


def _author(author: Customer | AgentUser) -> Json:
    return {
        "id": author.id,
        "user_type": author.user_type,
        "email": author.email or None,
        "nick_name": author.name,
        "avatar": "",
    }


def _times_of(ticket: Ticket) -> Json:
    replies = [one for one in ticket.replies if one.public]
    agents = [one.created_at for one in replies if one.author.is_agent]
    customers = [one.created_at for one in replies if not one.author.is_agent]
    times = {
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "solving_at": ticket.solving_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "solved_deadline": None,
        "replied_at": replies[-1].created_at if replies else None,
        "agent_replied_at": agents[-1] if agents else None,
        "customer_replied_at": customers[-1] if customers else None,
        "first_replied_at": agents[0] if agents else None,
    }
    return {name: to_wire(moment) for name, moment in times.items()}
