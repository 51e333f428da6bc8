"""People, tickets and comments of an example desk."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.views.card import Card
from handlers.workspace import SlackFile
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Attachment, Comment, Page, Person, Priority, Role, Status, Ticket

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

PRINTER = Ticket(
    id="118",
    number="118",
    title="Printer on the 3rd floor prints blank pages <!channel> & *more*",
    description="Since this morning every page comes out blank.",
    status=Status.OPEN,
    status_said="open",
    priority=Priority.HIGH,
    priority_said="high",
    requester_id="733",
    assignee_id="900",
    organization_id="186",
    group_id="165",
    created_at=NOON,
    updated_at=LATER,
    fields=(
        FieldValue(key="field_4", value="hardware"),
        FieldValue(key="field_8", value="A-42"),
        FieldValue(key="field_99", value="not for requesters"),
    ),
)
UNKNOWN = replace(
    PRINTER,
    id="119",
    number="119",
    title="",
    status=Status.OTHER,
    status_said="待<供应商>",
    priority=None,
    priority_said=None,
    assignee_id=None,
    fields=(),
)
ANA = Person(id="733", name="Ana Example", email="ana@acme.example")
MARTA = Person(id="900", name="Marta & Söhne", email="marta@acme.example", role=Role.AGENT)

FIELDS = (
    Field(
        key="field_4",
        kind=FieldKind.CHOICE,
        label="Kind of trouble",
        requester=Access.REQUIRED,
        options=(
            Option(value="hardware", label="Hardware"),
            Option(value="software", label="Software"),
        ),
    ),
    Field(
        key="field_8",
        kind=FieldKind.TEXT,
        label="Inventory number",
        hint="It is on the label, like A-42",
        requester=Access.REQUIRED,
        pattern=r"^[A-Z]-\d+$",
        asked_if=("field_4", "hardware"),
    ),
    Field(key="field_9", kind=FieldKind.LONG_TEXT, label="What the screen says"),
    Field(
        key="field_10",
        kind=FieldKind.CHOICE,
        label="Room",
        options=tuple(Option(value=f"r{n}", label=f"Room {n}") for n in range(101)),
    ),
    Field(key="field_99", kind=FieldKind.TEXT, label="Margin", requester=Access.HIDDEN),
)

QUESTION = Comment(
    id="1",
    author=ANA,
    text="Since this morning every page comes out blank.",
    html="<p>Since <b>this morning</b> every page comes out blank.</p>",
    public=True,
    created_at=NOON,
    attachments=(Attachment(id="7", name="blank page.jpg", size=250_000),),
)
ANSWER = Comment(
    id="2",
    author=MARTA,
    text="Please switch it off and on again, then tell us what it says.",
    html="<p>Please:</p><ol><li>switch it off</li><li>and on again</li></ol>",
    public=True,
    created_at=LATER,
)
NOTE = Comment(
    id="3",
    author=MARTA,
    text="Toner is on its way.",
    html="",
    public=False,
    created_at=LATER,
)

CARD = Card(
    ticket=PRINTER,
    desk="support",
    requester="Ana Example",
    assignee="Marta & Söhne",
    opened_by="U0ANA",
    synced_at=LATER,
)
PHOTO = SlackFile(id="F1", name="blank page.jpg", size=250_000)


def page(count: int, *, number: int = 1, total: int | None = None, more: bool = False) -> Page:
    statuses = list(Status)
    tickets = tuple(
        replace(
            PRINTER,
            id=str(n),
            number=str(n),
            title=f"Request number {n}",
            status=statuses[n % len(statuses)],
            status_said="waiting for the vendor",
        )
        for n in range(1, count + 1)
    )
    return Page(tickets=tickets, number=number, size=10, total=total, more=more)
