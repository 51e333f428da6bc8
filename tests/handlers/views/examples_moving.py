"""What becomes of a request at the desk, and where it goes on, in every language."""

from collections.abc import Callable
from dataclasses import replace

from handlers.views import homes, told
from handlers.words import Translate
from handlers.workspace import Message
from helpdesks.models import Status
from tests.handlers.views.examples import PRINTER

LINK = "https://acme.slack.example/archives/C0HELP/p1772452800000004"
CLOSED = replace(PRINTER, status=Status.CLOSED, status_said="closed")
OPEN = replace(PRINTER, status=Status.OPEN, status_said="open")

EXAMPLES: dict[str, Callable[[Translate], Message]] = {
    "status_closed": lambda t: told.status_changed(t, before="open", ticket=CLOSED),
    "status_opened_again": lambda t: told.status_changed(t, before="solved", ticket=OPEN),
    "moved": lambda t: told.moved(t, before="IT <Service> Desk", after="设施与行政"),
    "given_on": told.given_on,
    "merged_here": lambda t: told.merged_here(t, number="118", parent="120"),
    "merged_shown": lambda t: told.merged_shown(t, number="118", parent="120", link=LINK),
    "merged_away": lambda t: told.merged_away(t, number="118"),
    "merged_card": lambda t: told.merged_card(t, number="118"),
    "deleted": lambda t: told.deleted(t, number="118"),
    "deleted_card": lambda t: told.deleted_card(t, number="118"),
    "moved_on_card": lambda t: told.moved_on_card(t, number="118", link=LINK),
    "goes_on": lambda t: homes.goes_on(t, number="118", link=LINK),
    "shared_card": lambda t: homes.shared_card(t, number="118"),
    **{
        f"moved_here_{why}": lambda t, why=why: homes.moved_here(
            t, number="118", channel="C0HELP", why=why
        )
        for why in homes.MOVED
    },
    **{
        f"watch_lost_{why}": lambda t, why=why: homes.watch_lost(t, channel="C0HELP", why=why)
        for why in homes.LOST_WATCH
    },
}
