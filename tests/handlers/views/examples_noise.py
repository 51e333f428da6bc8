"""Views that keep a channel calm, by name, as a function of the language."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers.views.card import request_card
from handlers.views.rolling import rolling_message
from handlers.words import Translate
from handlers.workspace import Message
from tests.handlers.views.desk import CARD

LINES = (
    "#118 Printer on the 3rd floor &lt;!channel&gt; — Solved",
    "factory · #7 Robot arm stuck — Open",
    "#121 — Pending",
)
NUMBERS = replace(CARD, detail="numbers", requester="", assignee=None, opened_by=None)

EXAMPLES: dict[str, Callable[[Translate], Message]] = {
    "card_for_agents": partial(
        request_card, card=replace(CARD, audience="agents"), in_thread_hint=True
    ),
    "card_of_numbers": partial(request_card, card=NUMBERS, in_thread_hint=True),
    "rolling_of_one": partial(rolling_message, count=1, lines=LINES[:1]),
    "rolling_of_many": partial(rolling_message, count=23, lines=LINES),
}
