"""Views of several help desks, by name, as a function of the language."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers.views import help as help_views
from handlers.views import hub, link, notices, settings, watch, which_desk
from handlers.views.card import request_card
from handlers.views.requests import Listed, Silent, requests_message
from handlers.views.settings import SettingsForm, SettingsShape
from handlers.views.state import DraftRef, ListState, Place
from handlers.views.watch import WatchForm
from handlers.views.which_desk import Holder
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Translate
from handlers.workspace import Message, View
from helpdesks.fields import Access, Field, FieldKind
from helpdesks.models import Group, Preset, Priority
from store import ChannelForm
from tests.handlers.views.desk import CARD, NOON, page

PLACE = Place(team="T1", channel="C1", key="f3a1c2", desk="support", locale="en-US")
WORDS = "It still prints <!channel> blank pages."
DESKS = ("support", "factory", "payroll")
MANY = (*DESKS, "legal", "facilities", "library")
HOLDERS = (
    Holder(desk="support", ticket_id="118", title="Printer prints <!channel> & *more*"),
    Holder(desk="factory", ticket_id="7", title="Robot arm stuck"),
)
SET = ChannelForm(
    team="T1",
    channel="C1",
    desk="factory",
    fields=("f2",),
    group_id="2",
    group_name="设施 & 行政",
    type="problem",
    priority="high",
    tags=("hall 3", "<robots>"),
    set_by="U0MARTA",
    set_at=NOON,
)
SHAPE = SettingsShape(
    presets=(Preset.GROUP, Preset.TYPE, Preset.TAGS),
    groups=(Group(id="1", name="IT Service Desk"), Group(id="2", name="设施 & 行政")),
    types=("problem", "question"),
    priorities=(Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.URGENT),
    optional=(
        Field(key="f2", kind=FieldKind.TEXT, label="Hall", requester=Access.EDITABLE),
        Field(key="f3", kind=FieldKind.TEXT, label="Shift", requester=Access.EDITABLE),
    ),
)
FORM = SettingsForm(
    desk="factory",
    group="2",
    type="problem",
    priority="high",
    tags=("hall 3", "<robots>"),
    fields=("f2",),
)
LISTED = Listed(
    page=page(2, number=10, more=True),
    desks=("support", "factory"),
    silent=(
        Silent(desk="factory", why="stale", since=NOON),
        Silent(desk="payroll", why="down"),
    ),
    narrow=DESKS,
    cut=True,
)
CANNOT = Listed(
    page=page(0),
    silent=(
        Silent(desk="support", why="field_value_search"),
        Silent(desk="factory", why="organization_listing"),
        Silent(desk="payroll", why="refused"),
    ),
    narrow=DESKS,
)
AT_DESKS = (
    AtDesk(
        desk="support",
        known=True,
        name="Ana Example",
        role="requester",
        organization="Acme & Co",
        level="confirmed",
    ),
    AtDesk(
        desk="factory", known=True, name="A. Example", role="agent", level="linked", own_token=True
    ),
    AtDesk(desk="payroll", reason="The help desk is not answering right now."),
)

MESSAGES: dict[str, Callable[[Translate], Message]] = {
    "hub_choice": partial(
        hub.hub_message, name="Ana", agent=False, desk="support", choice=DESKS, several=True
    ),
    "hub_choice_of_many": partial(
        hub.hub_message, name="Ana", agent=True, desk="support", choice=MANY, several=True
    ),
    "hub_set": partial(hub.hub_message, name="Ana", agent=False, desk="factory", several=True),
    "help_several": partial(help_views.help_message, desk="factory"),
    "bad_desk": partial(help_views.bad_desk, word="factroy", nearest="factory", desks=DESKS),
    "bad_desk_far": partial(help_views.bad_desk, word="<!here>", nearest=None, desks=DESKS),
    "requests_of_all": partial(requests_message, listed=LISTED, state=ListState(page=10)),
    "requests_that_cannot": partial(
        requests_message, listed=CANNOT, state=ListState(field_value="A-42", scope="organization")
    ),
    "card_of_several": partial(request_card, card=replace(CARD, several=True), in_thread_hint=True),
    "which_request": partial(
        which_desk.which_request, number="118", holders=HOLDERS, silent=("payroll",)
    ),
    "which_reply": partial(
        which_desk.which_reply, number="118", holders=HOLDERS, silent=("payroll",), draft="d1"
    ),
    "nowhere": partial(which_desk.nowhere, number="118", silent=("factory", "payroll")),
    "which_watch": partial(which_desk.which_watch, desks=DESKS),
    "watch_set_several": partial(
        watch.watch_set, user="U0MARTA", form=WatchForm(scope="desk"), desk="factory"
    ),
    "unwatched_several": partial(watch.unwatched, user="U0MARTA", desk="factory"),
    "fallen_several": partial(watch.fallen, user="U0MARTA", desk="factory"),
    "settings_set": partial(settings.settings_set, user="U0MARTA", form=SET, fields=("Hall",)),
    "settings_cleared": partial(settings.settings_cleared, user="U0MARTA"),
    "settings_may_not": settings.may_not,
    "settings_set_by_others": partial(settings.set_by_others, now=SET),
    "settings_only_in_channels": settings.only_in_channels,
    "whoami_several": partial(
        whoami_message, name="Ana <!here>", email="ana@acme.example", desks=AT_DESKS, offers=True
    ),
    "token_removed": partial(link.token_removed, desk="factory"),
    "token_refused": partial(link.token_refused, desk="factory"),
    "no_tokens": link.no_tokens,
    "reply_sending_several": partial(notices.reply_sending, number="118", desk="factory"),
    "reply_sent_several": partial(notices.reply_sent, number="118", desk="factory"),
    "delivery_late_several": partial(notices.delivery_late, number="118", desk="factory"),
    "delivery_failed_several": partial(
        notices.delivery_failed,
        what="request",
        number=None,
        reason="",
        words=WORDS,
        delivery=None,
        desk="factory",
    ),
    "closed_request_several": partial(
        notices.closed_request,
        number="118",
        words=WORDS,
        draft=DraftRef(key="d1"),
        desk="factory",
    ),
}
MODALS: dict[str, Callable[[Translate], View]] = {
    "settings_modal": partial(
        settings.settings_modal,
        place=replace(PLACE, desk="factory"),
        desks=("factory", "payroll"),
        shape=SHAPE,
        form=FORM,
        now=SET,
    ),
    "settings_modal_none": partial(
        settings.settings_modal,
        place=replace(PLACE, desk=""),
        desks=("factory", "payroll"),
        shape=SettingsShape(),
        form=SettingsForm(),
    ),
    "watch_modal_several": partial(
        watch.watch_modal, place=PLACE, agent=True, organization=None, desk="factory"
    ),
    "link_modal": partial(
        link.link_modal, place=PLACE, desks=("factory", "plant"), linked=("plant",)
    ),
    "linked_modal": partial(link.linked_modal, place=PLACE, names={"factory": "A. <Example>"}),
}

EXAMPLES: dict[str, Callable[[Translate], Message | View]] = {**MESSAGES, **MODALS}
