"""What somebody may do: how sure we are who they are, crossed with what the desk takes them for.

The desk has the last word on each single request; this table is what Deskhand lets begin.

stranger   guest, other organization, address missing or not confirmed: may ask to be confirmed
unknown    an address that Slack has confirmed and the desk does not know
confirmed  an address that Slack has confirmed and the desk knows
linked     an administrator of the desk said who they are, or they gave a token of their own
"""

from collections.abc import Mapping
from enum import StrEnum

from handlers.errors import NotKnown
from handlers.workspace import Member
from helpdesks.models import Role
from store import PersonIdentity


class Level(StrEnum):
    STRANGER = "stranger"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    LINKED = "linked"


class Act(StrEnum):
    """What can be done at a desk; `CHANGE` is of their own fields for a requester."""

    OPEN = "open"
    READ = "read"
    REPLY = "reply"
    NOTE = "note"
    CHANGE = "change"
    WATCH_OWN = "watch_own"
    WATCH_ALL = "watch_all"
    SETTINGS = "settings"
    CONFIRM = "confirm"


BY_LEVEL: Mapping[Level, frozenset[Act]] = {
    Level.STRANGER: frozenset(),
    Level.UNKNOWN: frozenset({Act.OPEN}),
    Level.CONFIRMED: frozenset(Act),
    Level.LINKED: frozenset(Act),
}
BY_ROLE: Mapping[Role, frozenset[Act]] = {
    Role.REQUESTER: frozenset({Act.OPEN, Act.READ, Act.REPLY, Act.CHANGE, Act.WATCH_OWN}),
    Role.AGENT: frozenset(Act) - {Act.CONFIRM},
    Role.ADMIN: frozenset(Act),
}

ASKABLE = frozenset({"guest", "stranger", "no_email", "unconfirmed"})
"""Why somebody is a stranger, where an administrator may say who they are all the same."""


def of(level: Level, role: Role) -> frozenset[Act]:
    return BY_LEVEL[level] & BY_ROLE[role]


def may(who: PersonIdentity, act: Act) -> bool:
    return act in of(Level(who.level), Role(who.role))


def require(who: PersonIdentity, act: Act, refused: str = "unknown") -> None:
    """Raise NotKnown for who may not do this; `refused` is the reason for those who are known."""
    if not may(who, act):
        raise NotKnown("unknown" if who.level == "unknown" else refused)


def is_agent(who: PersonIdentity) -> bool:
    return who.level != "unknown" and Role(who.role) is not Role.REQUESTER


def why_stranger(member: Member) -> str | None:
    """The reason (a key of `NOT_KNOWN`) why an address does not tell who this is; None if it does.

    An address alone never tells who a guest, somebody of another organization or an app is.
    """
    outside = why_outside(member)
    if outside is not None:
        return outside
    if not member.email:
        return "no_email"
    return None if member.confirmed else "unconfirmed"


def why_outside(member: Member) -> str | None:
    """The reason why somebody does not belong here, whatever else proves who they are."""
    if member.bot:
        return "bot"
    if member.deactivated:
        return "deactivated"
    if member.stranger:
        return "stranger"
    return "guest" if member.guest else None


def never_more_than_requester(member: Member, role: str) -> None:
    """Raise NotKnown where somebody from outside would act with an agent's rights.

    They could only act as the agent whom the desk knows, so they do not act at all.
    """
    outside = why_outside(member)
    if outside == "bot" or (outside is not None and Role(role) is not Role.REQUESTER):
        raise NotKnown(outside)
