from sandbox.desks.kf5.models import Ticket, User
from sandbox.desks.kf5.query import Query

_USER_FIELDS = ("name", "email", "phone")


def matches(ticket: Ticket, query: Query, *, public_only: bool) -> bool:
    """Fuzzy in number, title and conversation; `fieldvalue` equals the value of some field."""
    wanted = query.get("fieldvalue")
    if wanted and wanted not in ticket.custom_fields.values():
        return False
    text = _text(ticket, public_only=public_only)
    return all(word in text for word in query.get("query", "").casefold().split())


def _text(ticket: Ticket, *, public_only: bool) -> str:
    comments = [one.text for one in ticket.comments if one.public or not public_only]
    return "\n".join((str(ticket.id), ticket.title, *comments)).casefold()


def matches_user(user: User, query: Query) -> bool:
    """Contains the words in one of the fields asked for; never exact, as at KF5."""
    wanted = query.get("query", "").casefold()
    names = [name for name in query.get("query_fields", "").split(",") if name in _USER_FIELDS]
    return any(wanted in getattr(user, name).casefold() for name in names or _USER_FIELDS)
