"""A form with a field of every kind, and others that are hard to show."""

from dataclasses import replace

from handlers.views.shape import FormShape
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Group, Status


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(value=str(n), label=label) for n, label in enumerate(labels))


def leaf(value: str, label: str, *below: Option) -> Option:
    return Option(value=value, label=label, options=below)


PLACES = (
    leaf("0", "Europe", leaf("0", "Berlin", leaf("0", "Hall A"), leaf("0", "Hall B"))),
    leaf("0", "Asia", leaf("0", "北京", leaf("0", "一楼"), leaf("1", "二楼"))),
    leaf("2", "At home"),
)
EVERY_KIND = (
    Field(key="asset", kind=FieldKind.TEXT, label="Inventory number", longest=20, hint="Like A-42"),
    Field(key="screen", kind=FieldKind.LONG_TEXT, label="What the screen says"),
    Field(
        key="needed",
        kind=FieldKind.DATE,
        label="Needed by",
        requester=Access.REQUIRED,
        agent=Access.REQUIRED,
    ),
    Field(key="call", kind=FieldKind.TIME, label="Best time to call"),
    Field(key="outage", kind=FieldKind.MOMENT, label="Broken since"),
    Field(key="page", kind=FieldKind.LINK, label="Which page"),
    Field(key="mail", kind=FieldKind.EMAIL, label="Also tell"),
    Field(key="seats", kind=FieldKind.INTEGER, label="Seats", lowest=1, highest=500),
    Field(key="cost", kind=FieldKind.DECIMAL, label="Cost"),
    Field(key="site", kind=FieldKind.LOCATION, label="Where"),
    Field(
        key="kind",
        kind=FieldKind.CHOICE,
        label="Kind of trouble",
        requester=Access.REQUIRED,
        options=(*options("Hardware", "Software"), Option(value="9", label="Fax", hidden=True)),
    ),
    Field(
        key="laptop",
        kind=FieldKind.TEXT,
        label="Serial number",
        requester=Access.REQUIRED,
        asked_if=("kind", "0"),
    ),
    Field(key="size", kind=FieldKind.RADIO, label="How many are hit", options=options("Me", "All")),
    Field(key="backup", kind=FieldKind.BOOLEAN, label="Is there a backup?", default="true"),
    Field(key="tried", kind=FieldKind.CHECKBOXES, label="Tried", options=options("Off", "On")),
    Field(
        key="rooms",
        kind=FieldKind.CHOICES,
        label="Rooms",
        options=options(*(f"Room {n}" for n in range(1, 13))),
        default=("0", "2"),
    ),
    Field(key="vendor", kind=FieldKind.CHOICE, label="Vendor", large=True),
    Field(key="parts", kind=FieldKind.CHOICES, label="Parts", large=True),
    Field(key="place", kind=FieldKind.CASCADE, label="Place", options=PLACES),
    Field(key="age", kind=FieldKind.CALCULATED, label="Age", measure="duration"),
    Field(key="done", kind=FieldKind.CALCULATED, label="Done", measure="percentage"),
    Field(key="crm", kind=FieldKind.EXTERNAL, label="Contract"),
    Field(
        key="level",
        kind=FieldKind.TEXT,
        label="Support level",
        requester=Access.READ_ONLY,
        agent=Access.READ_ONLY,
        default="Gold & <silver>",
    ),
    Field(key="margin", kind=FieldKind.TEXT, label="Margin", requester=Access.HIDDEN),
)
HELD = (
    FieldValue(key="asset", value="A-42"),
    FieldValue(key="screen", value="PC LOAD LETTER\n<!channel>"),
    FieldValue(key="needed", value="2030-01-31"),
    FieldValue(key="call", value="09:30"),
    FieldValue(key="outage", value="2030-01-31T09:00Z"),
    FieldValue(key="page", value="https://acme.example/a?b=1&c=2"),
    FieldValue(key="mail", value="marta@acme.example"),
    FieldValue(key="seats", value="12"),
    FieldValue(key="cost", value="13.33"),
    FieldValue(key="site", value="Torstraße 1, Berlin & <more>"),
    FieldValue(key="kind", value="0", labels=("Hardware",)),
    FieldValue(key="laptop", value="SN-1"),
    FieldValue(key="size", value="1", labels=("All",)),
    FieldValue(key="backup", value="true"),
    FieldValue(key="tried", value=("0", "1"), labels=("Off", "On")),
    FieldValue(key="rooms", value=("1",), labels=("Room 2",)),
    FieldValue(key="vendor", value="v-4711", labels=("Vendor & Sons",)),
    FieldValue(key="parts", value=("p1", "p2"), labels=("Drum", "Toner")),
    FieldValue(key="place", value=("0", "0", "1"), labels=("Asia", "北京", "二楼")),
    FieldValue(key="age", value="95400"),
    FieldValue(key="done", value="40"),
    FieldValue(key="crm", value="C-1 <!here>"),
    FieldValue(key="level", value="Gold & <silver>"),
    FieldValue(key="margin", value="not for requesters"),
)


def visible(fields: tuple[Field, ...], *, agent: bool = False) -> tuple[Field, ...]:
    return tuple(f for f in fields if f.access(agent=agent) is not Access.HIDDEN)


SHAPE = FormShape(desk="support", fields=visible(EVERY_KIND))
AGENTS = replace(
    SHAPE,
    fields=EVERY_KIND,
    agent=True,
    statuses=(Status.OPEN, Status.PENDING, Status.SOLVED),
    groups=(Group(id="165", name="First level"), Group(id="166", name="Second level")),
)
