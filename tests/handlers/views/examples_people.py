"""Views about who somebody is at a help desk, by name, as a function of the language."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers.views import introductions, people
from handlers.views.introductions import Asking
from handlers.views.people import Entry
from handlers.views.state import ConfirmPlace
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Translate
from handlers.workspace import Message, View
from store import Introduction
from tests.handlers.views.desk import NOON

GUS = Introduction(
    team="T1",
    user="U0GUS",
    desk="support",
    name="Gus <!channel> & *Co*",
    email="gus@partner.example",
    reason="guest",
    state="waiting",
    asked_at=NOON,
)
VERA = replace(
    GUS,
    user="U0VERA",
    name="Vera Lind",
    state="confirmed",
    reason="stranger",
    decided_by="U0MARTA",
    decided_at=NOON + timedelta(hours=1),
    person_id="70",
)
NOBODY = replace(GUS, user="U0BO", name="Bo", email="", reason="no_email", desk="factory")
PLACE = ConfirmPlace(key="f3a1c2", user="U0GUS", desk="support", locale="en-US")
WEEK_LATER = NOON + timedelta(days=7)
EVERY = (Entry(intro=GUS), Entry(intro=NOBODY), Entry(intro=VERA, name="Vera <Lind>"))
MANY = tuple(Entry(intro=replace(GUS, user=f"U{n}", name=f"Guest {n}")) for n in range(25))
ASKED = {
    "support": Asking(what="asked"),
    "factory": Asking(what="unheard"),
    "payroll": Asking(what="declined", again=WEEK_LATER),
    "legal": Asking(what="waiting"),
    "library": Asking(what="needless"),
}
STRANGE = AtDesk(desk="support", reason="Guests cannot use the help desk.", askable=True)

MESSAGES: dict[str, Callable[[Translate], Message]] = {
    "offering": partial(introductions.offering, said="Guests cannot use the help desk."),
    "asked": partial(introductions.asking_message, said={"support": Asking(what="asked")}),
    "asked_at_several": partial(introductions.asking_message, said=ASKED),
    "somebody_asks": partial(introductions.somebody_asks, user="U0GUS", name=GUS.name),
    "somebody_asks_several": partial(
        introductions.somebody_asks, user="U0GUS", name=GUS.name, desk="factory"
    ),
    "now_known": partial(introductions.now_known, name="Gus <P>", desk="support"),
    "declined": partial(introductions.declined, desk="support", again=WEEK_LATER),
    "taken_back": partial(introductions.taken_back, desk="support", again=WEEK_LATER),
    "people": partial(people.people_message, entries=EVERY),
    "people_several": partial(
        people.people_message, entries=EVERY, several=True, silent=("payroll",)
    ),
    "people_in_the_middle": partial(people.people_message, entries=MANY, start=10),
    "people_none": partial(people.people_message, entries=()),
    "whoami_guest": partial(whoami_message, name="Gus", email="", desks=(STRANGE,)),
    "whoami_guest_who_asked": partial(
        whoami_message,
        name="Gus",
        email="gus@partner.example",
        desks=(replace(STRANGE, asking=Asking(what="waiting")),),
    ),
    "whoami_new": partial(
        whoami_message, name="Bo", email="bo@acme.example", desks=(AtDesk(desk="support"),)
    ),
}
MODALS: dict[str, Callable[[Translate], View]] = {
    "confirm_modal": partial(people.confirm_modal, place=PLACE, intro=GUS),
    "confirm_modal_without_address": partial(people.confirm_modal, place=PLACE, intro=NOBODY),
    "confirmed_modal": partial(people.confirmed_modal, place=PLACE, name="Gus <P>"),
}

EXAMPLES: dict[str, Callable[[Translate], Message | View]] = {**MESSAGES, **MODALS}
