"""What the desk says of people, groups, organizations, states and priorities, as JSON."""

from typing import Any

from sandbox.desks.zammad.models import (
    NEW,
    NOBODY,
    OPEN,
    ROLE_IDS,
    Group,
    Organization,
    Priority,
    State,
    User,
)
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.times import to_wire

Json = dict[str, Any]
_FOR_AGENTS = (
    "web",
    "phone",
    "fax",
    "mobile",
    "department",
    "street",
    "zip",
    "city",
    "country",
    "address",
    "note",
)
_GROUP_FOR_CUSTOMERS = ("id", "name", "follow_up_possible", "reopen_time_in_days", "active")
_ROLE_NOTES = {
    "Admin": "To configure your system.",
    "Agent": "To work on Tickets.",
    "Customer": "People who create Tickets ask for help.",
}
_ROLE_PERMISSIONS = {"Admin": [1, 57], "Agent": [43, 57, 60], "Customer": [44, 54, 58]}


class Records:
    """Turns what tickets refer to into JSON, as much of it as the viewer may see."""

    def __init__(self, account: Account, viewer: User) -> None:
        self._account = account
        self._sees_all = viewer.is_agent or viewer.may("admin")
        self._viewer = viewer

    def user(self, user: User) -> Json:
        """Customers see themselves without what agents write down, and of others a name."""
        if not self._sees_all and user is not self._viewer:
            return _colleague(user)
        found = _user(user)
        if not self._sees_all:
            for name in _FOR_AGENTS:
                del found[name]
        return found

    def group(self, group: Group) -> Json:
        found = self._group(group)
        if self._sees_all:
            return found
        return {name: found[name] for name in _GROUP_FOR_CUSTOMERS}

    def organization(self, organization: Organization) -> Json:
        if not self._sees_all:
            return {
                "id": organization.id,
                "name": organization.name,
                "active": organization.active,
                "secondary_member_ids": [],
                "member_ids": [],
            }
        users = self._account.users.values()
        return {
            "id": organization.id,
            "name": organization.name,
            "shared": organization.shared,
            "domain": organization.domain,
            "domain_assignment": False,
            "active": organization.active,
            "note": organization.note,
            **_stamps(organization),
            "member_ids": [one.id for one in users if one.organization is organization],
            "secondary_member_ids": [
                one.id for one in users if organization in one.secondary_organizations
            ],
        }

    def role(self, name: str) -> Json:
        number = ROLE_IDS[name]
        if not self._sees_all:
            return {
                "id": number,
                "name": f"Role_{number}",
                "group_ids": {},
                "permission_ids": _ROLE_PERMISSIONS[name],
                "active": True,
            }
        return {
            "id": number,
            "name": name,
            "preferences": {},
            "default_at_signup": name == "Customer",
            "active": True,
            "note": _ROLE_NOTES[name],
            **_stamps(self._account.nobody),
            "permission_ids": _ROLE_PERMISSIONS[name],
            "knowledge_base_permission_ids": [],
            "group_ids": {},
        }

    def _group(self, group: Group) -> Json:
        settings = self._account.settings
        certain = settings.follow_up_possible == "new_ticket_after_certain_time"
        found: Json = {
            "id": group.id,
            "signature_id": 1,
            "email_address_id": None,
            "name": group.name,
            "assignment_timeout": None,
            "follow_up_possible": settings.follow_up_possible,
            "reopen_time_in_days": settings.reopen_time_in_days if certain else None,
            "follow_up_assignment": True,
            "active": group.active,
            "shared_drafts": True,
            "note": group.note,
            **_stamps(group),
            "user_ids": [
                one.id for one in self._account.users.values() if group.id in one.group_access
            ],
        }
        if settings.is_new:
            parent, _, last = group.name.rpartition("::")
            found["name_last"] = last
            found["parent_id"] = next(
                (one.id for one in self._account.groups.values() if one.name == parent), None
            )
        return found


def state(one: State) -> Json:
    return {
        "id": one.id,
        "state_type_id": one.state_type_id,
        "name": one.name,
        "next_state_id": one.next_state_id,
        "ignore_escalation": one.state_type_id not in (NEW, OPEN),
        "default_create": one.state_type_id == NEW,
        "default_follow_up": one.state_type_id == OPEN,
        "note": None,
        "active": one.active,
        **_stamps(one),
    }


def priority(one: Priority) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "default_create": one.ui_icon is None,
        "ui_icon": one.ui_icon,
        "ui_color": one.ui_color,
        "note": None,
        "active": True,
        **_stamps(one),
    }


def _stamps(one: State | Priority | Group | Organization | User) -> Json:
    return {
        "updated_by_id": NOBODY,
        "created_by_id": NOBODY,
        "created_at": to_wire(one.created_at),
        "updated_at": to_wire(one.updated_at),
    }


def _colleague(user: User) -> Json:
    return {
        "id": user.id,
        "firstname": user.firstname,
        "lastname": user.lastname,
        "image": None,
        "image_source": None,
        "active": user.active,
    }


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "organization_id": user.organization and user.organization.id,
        "login": user.login,
        "firstname": user.firstname,
        "lastname": user.lastname,
        "email": user.email,
        "image": None,
        "image_source": None,
        "web": "",
        "phone": user.phone,
        "fax": "",
        "mobile": "",
        "department": None,
        "street": "",
        "zip": "",
        "city": "",
        "country": "",
        "address": None,
        "vip": False,
        "verified": False,
        "active": user.active,
        "note": user.note,
        "last_login": None,
        "source": None,
        "login_failed": 0,
        "out_of_office": False,
        "out_of_office_start_at": None,
        "out_of_office_end_at": None,
        "out_of_office_replacement_id": None,
        "preferences": {},
        "updated_by_id": user.updated_by_id,
        "created_by_id": user.created_by_id,
        "created_at": to_wire(user.created_at),
        "updated_at": to_wire(user.updated_at),
        "role_ids": [ROLE_IDS[role] for role in user.roles],
        "organization_ids": [one.id for one in user.secondary_organizations],
        "authorization_ids": [],
        "overview_sorting_ids": [],
        "group_ids": {str(group): list(access) for group, access in user.group_access.items()},
    }
