"""What those who act remember together: what was asked, where its card is, what was done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.slack.records import Change, Message
from tests.chaos.ledger import Made, Stirred
from tests.chaos.plan import AGENTS, DESKS, Act
from tests.chaos.stage import Stage

_FOR_AGENTS = ("Internal: plain words", "内部：在此直接写的内容")

LENGTH = 8  # acts on a request, while there are others
T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Request:
    """Somebody's request; `card` is the newest for its asker, `ticket_id` once it was looked up.

    `among` are its cards in channels for agents, `acts` how often somebody acted on it.
    """

    token: str
    asker: str
    desk: str
    floor: str
    card: Message | None = None
    among: dict[str, Message] = field(default_factory=dict)
    ticket_id: int | None = None
    acts: int = 0


class Cast:
    """Everybody together: `made` is what they did, `requests` what they can answer in.

    Requests at the desks that are `told` are shown to agents.
    `merged`, `erased`, `moved`, `status_set`, `hidden`, `toggled` and `lost` are as in `Stirred`.
    """

    def __init__(self, stage: Stage, told: Sequence[str]) -> None:
        self.stage = stage
        self.told = told
        self.world = stage.world
        self.made: list[Made] = []
        self.requests: dict[str, Request] = {}
        self.merged: dict[str, str] = {}
        self.erased: set[str] = set()
        self.moved: set[str] = set()
        self.status_set: set[str] = set()
        self.hidden: set[str] = set()
        self.toggled: set[str] = set()
        self.lost = stage.lost
        self.world.workspace.subscribe(self._watch)

    def shown(self) -> list[Request]:
        """Those with a card, in the order in which they were asked."""
        return [request for request in self.requests.values() if request.card]

    def whole(self) -> list[Request]:
        """Those of them that agents still find at the desk as they were."""
        gone = self.erased | set(self.merged)
        return [request for request in self.shown() if request.token not in gone]

    def inside(self) -> list[tuple[Request, Message]]:
        """The cards of those in channels for agents, where plain words are notes."""
        return [
            (request, card)
            for request in self.whole()
            for card in request.among.values()
            if any(words in json.dumps(card.blocks, ensure_ascii=False) for words in _FOR_AGENTS)
        ]

    def stirred(self) -> Stirred:
        return Stirred(
            merged=dict(self.merged),
            erased=frozenset(self.erased),
            moved=frozenset(self.moved),
            status_set=frozenset(self.status_set),
            hidden=frozenset(self.hidden),
            toggled=frozenset(self.toggled),
            lost=frozenset(self.lost),
        )

    def hears(self, card: Message) -> bool:
        """Whether the card stands and the app is there, as people in its channel can see."""
        workspace = self.world.workspace
        channel = workspace.channels.get(card.channel)
        stands = card.by_app and workspace.messages.get(card.channel, card.ts) is card
        ours = channel is not None and workspace.app.bot_user in channel.members
        return stands and ours and channel is not None and not channel.is_archived

    def pane(self, desk: str) -> Pane:
        return self.world.panes[DESKS[desk]]

    def ticket(self, request: Request) -> ShownTicket | None:
        """The request at its desk; None as long as it is not there."""
        pane = self.pane(request.desk)
        if request.ticket_id is None:
            found = (t.id for t in pane.tickets(AGENTS[0]) if request.token in t.title)
            request.ticket_id = next(found, None)
        return None if request.ticket_id is None else pane.ticket(request.ticket_id)

    def note(self, act: Act, *, author: str, request: str, **more: Any) -> None:
        """Remember that it was done, and what has to come of it."""
        self.made.append(
            Made(kind=act.kind, token=act.token, author=author, request=request, **more)
        )

    def _watch(self, change: Change) -> None:
        """A card is a message whose delivery has a card's key."""
        message = change.message
        if change.kind != "message_posted" or message is None or not is_card(message):
            return
        for word in self.stage.words.findall(message.text):
            if word in self.requests:
                self._put(self.requests[word], message)

    def _put(self, request: Request, card: Message) -> None:
        if card.channel in self.stage.among:
            request.among[card.channel] = card
            return
        if request.card is not None or card.channel != request.floor:
            self.moved.add(request.token)
        request.card = card


def key_of(message: Message) -> str:
    """The key of the delivery that a message of the app's is."""
    payload = (message.metadata or {}).get("event_payload", {})
    return str(payload.get("key", "")) if message.by_app else ""


def is_card(message: Message) -> bool:
    return message.thread_ts is None and key_of(message).startswith("card:")


def one_of(every: list[T], act: Act) -> T | None:
    """The one that the act picks; None while there is none."""
    return every[int(act.pick * len(every))] if every else None


def request_of(every: list[Request], act: Act) -> Request | None:
    """The same for requests: of those that are not long yet, else that agents are not shown."""
    short = [request for request in every if request.acts < LENGTH]
    found = one_of(short or [r for r in every if not r.among] or every, act)
    if found is not None:
        found.acts += 1
    return found
