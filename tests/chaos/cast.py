"""What those who act remember together: what was asked, where its card is, what was done."""

from dataclasses import dataclass
from typing import Any

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.slack.records import Change, Message
from tests.chaos.ledger import Made
from tests.chaos.plan import AGENTS, DESKS, Act
from tests.chaos.stage import Stage


@dataclass(slots=True, kw_only=True)
class Request:
    """Somebody's request; `card` once the channel shows it, `ticket_id` once it was looked up."""

    token: str
    asker: str
    desk: str
    floor: str
    card: Message | None = None
    ticket_id: int | None = None


class Cast:
    """Everybody together: `made` is what they did, `requests` what they can answer in."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.world = stage.world
        self.made: list[Made] = []
        self.requests: dict[str, Request] = {}
        self.world.workspace.subscribe(self._watch)

    def shown(self) -> list[Request]:
        """Those with a card, in the order in which they were asked."""
        return [request for request in self.requests.values() if request.card]

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
        """A card is the app's first message in a channel that names the request."""
        message = change.message
        if change.kind != "message_posted" or message is None or not message.by_app:
            return
        if message.thread_ts is None and message.only_for is None:
            for word in self.stage.words.findall(message.text):
                if word in self.requests and self.requests[word].card is None:
                    self.requests[word].card = message


def one_of(requests: list[Request], act: Act) -> Request | None:
    """The one that the act picks; None while there is none."""
    return requests[int(act.pick * len(requests))] if requests else None
