"""Rows to test with; each takes what a test is about and fills in the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store import (
    CachedTicket,
    Cursor,
    Draft,
    Form,
    Link,
    Message,
    New,
    PersonIdentity,
    SlackPerson,
    Watch,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


def new(key, lane="desk:support:118", kind="reply", **changes):
    return New(key=key, lane=lane, kind=kind, payload=changes.pop("payload", {"n": key}), **changes)


def card(text, **changes):
    """A replaceable row, as for updating a card."""
    return new("card:118", "slack:C1", "card", payload={"text": text}, replace=True, **changes)


LINK = Link(
    team="T1",
    channel="C1",
    thread_ts="17.01",
    card_ts="17.01",
    desk="support",
    ticket_id="118",
    number="118",
    opened_by="U1",
    private=False,
    locale="zh-CN",
    status_told="受理中",
    created_at=NOON,
)

MESSAGE = Message(
    team="T1",
    channel="C1",
    ts="17.02",
    desk="support",
    ticket_id="118",
    comment_id="9001",
    direction="to_desk",
    at=NOON,
)

CURSOR = Cursor(
    desk="support",
    moment=NOON,
    recheck=("118", "119"),
    down_since=NOON - SECOND,
    failures=3,
    told_down=True,
    polled_at=NOON + SECOND,
)

FORM = Form(desk="support", fields=({"key": "field_7", "label": "地点"},), fetched_at=NOON)

PERSON = SlackPerson(
    team="T1",
    user="U1",
    name="Ana",
    email="ana@example.com",
    confirmed=True,
    guest=False,
    bot=False,
    locale="en-GB",
    tz="Europe/Lisbon",
    fetched_at=NOON,
)

IDENTITY = PersonIdentity(
    team="T1",
    user="U1",
    desk="support",
    person_id="7",
    name="Ana",
    email="ana@example.com",
    role="requester",
    organization_id=None,
    level="confirmed",
    checked_at=NOON,
)

WATCH = Watch(
    team="T1",
    channel="C1",
    desk="support",
    scope="organization",
    subject="42",
    statuses=("open", "pending"),
    detail="titles",
    audience="requesters",
    set_by="U1",
    created_at=NOON,
)

DRAFT = Draft(
    key="V1", team="T1", user="U1", kind="new", values={"title": "Printer", "files": []}, at=NOON
)


def ticket(ticket_id="118", title="Printer on fire", **changes):
    example = CachedTicket(
        desk="support",
        id=ticket_id,
        number=ticket_id,
        title=title,
        description="",
        status="open",
        status_said="open",
        priority=None,
        requester_id="7",
        assignee_id=None,
        organization_id=None,
        group_id=None,
        created_at=NOON,
        updated_at=NOON,
        comment_count=None,
        raw={"id": ticket_id},
    )
    return replace(example, **changes)
