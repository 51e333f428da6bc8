"""Many desks with long names, and the longest texts: Slack takes what is shown all the same."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.views import help as help_views
from handlers.views import hub, link, notices, settings, watch, which_desk
from handlers.views.requests import Listed, Silent, requests_message
from handlers.views.settings import SettingsForm, SettingsShape
from handlers.views.state import ListState
from handlers.views.watch import WatchForm
from handlers.views.which_desk import Holder
from handlers.views.whoami import AtDesk, whoami_message
from handlers.words import Translate
from handlers.workspace import Message, View
from helpdesks.fields import Field, FieldKind
from helpdesks.models import Group, Preset, Priority
from tests.handlers.views.desk import NOON, page
from tests.handlers.views.examples_desks import PLACE, SET
from tests.handlers.views.limits import hold, is_quiet

NAMES = tuple(f"{n:02}{'x' * 30}" for n in range(12))
TEXTS = ("&" * 4_000, "<!channel>" * 400, '"\\' * 2_000, "字" * 4_000, "\u202e\x00 ", "")


def everything(t: Translate, text: str) -> Iterator[Message | View]:
    holders = [Holder(desk=name, ticket_id="9" * 20, title=text) for name in NAMES]
    long = "&" * 4_000 if text else ""
    silent = tuple(Silent(desk=name, why="stale", since=NOON) for name in NAMES)
    yield hub.hub_message(t, name=text, agent=True, desk=NAMES[0], choice=NAMES, several=True)
    yield help_views.help_message(t, desk=NAMES[0])
    yield help_views.bad_desk(t, word=text, nearest=None, desks=NAMES)
    listed = Listed(page=page(10, more=True), desks=NAMES[:10], silent=silent, narrow=NAMES)
    yield requests_message(t, listed=replace(listed, cut=True), state=ListState(words=text))
    yield which_desk.which_request(t, number="9" * 20, holders=holders, silent=NAMES)
    yield which_desk.which_reply(t, number="1", holders=holders, silent=NAMES, draft="d" * 32)
    yield which_desk.which_watch(t, NAMES)
    known = AtDesk(
        desk=NAMES[0], known=True, name=text, role=text, organization=text, own_token=True
    )
    at = [replace(known, desk=name, reason=long) for name in NAMES]
    yield whoami_message(t, name=text, email=text, desks=at, offers=True)
    yield notices.reply_sent(t, number="1", desk=NAMES[0])
    form = WatchForm(scope="desk")
    yield watch.watch_set(t, user="U1", form=form, organization=text, desk=NAMES[0])
    yield link.link_modal(t, place=PLACE, desks=NAMES, linked=NAMES[:5])
    yield link.linked_modal(t, place=PLACE, names=dict.fromkeys(NAMES, text))
    kept = replace(SET, group_name=text, tags=(text,) * 20, type=text)
    yield settings.settings_set(t, user="U1", form=kept, fields=(text,) * 100)
    shape = SettingsShape(
        presets=tuple(Preset),
        groups=tuple(Group(id=str(n), name=text) for n in range(99)),
        types=tuple(f"type {n}" for n in range(99)),
        priorities=tuple(Priority),
        optional=tuple(
            Field(key=f"f{n}", kind=FieldKind.TEXT, label=text or "x") for n in range(200)
        ),
    )
    yield settings.settings_modal(
        t,
        place=replace(PLACE, desk=NAMES[0]),
        desks=NAMES,
        shape=shape,
        form=SettingsForm(desk=NAMES[0], tags=("t" * 50,) * 20),
        now=SET,
    )


@pytest.mark.parametrize("text", TEXTS)
def test_slack_takes_it_and_it_calls_nobody(t: Translate, text: str):
    for shown in everything(t, text):
        hold(shown)
        assert is_quiet(shown)
