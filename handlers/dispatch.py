"""Where every payload from Slack arrives; a table finds our listener by its id.

Bolt tries its own listeners one after another and makes each its arguments, 30 µs apiece. So this
is a middleware of Bolt's, the last one: signature, sign-in and our own events are settled before,
and what it answers is what Slack is told. Our listeners are awaited before that, so they do only
what must be true by then (check, write the durable row) and return the rest as `then`.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware

from handlers import payloads
from handlers.edge import Afterwards, Told
from handlers.kit import Kit
from handlers.payloads import Body, Changed, Happened, Looked, Pressed, Said, Submitted, Typed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Slack is answered at once, and what goes on afterwards."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[], Coroutine[Any, Any, None]] | None = None


Listener = Callable[[Any, Kit], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Every listener by what it listens to.

    `typing` hears inputs of a modal, by callback_id. `options` answer what fits to what somebody
    types, within Slack's three seconds and without an error. `happened` is by Slack's name of the
    event.
    """

    commands: Mapping[str, Callable[[Typed, Kit], Awaitable[Answer]]]
    actions: Mapping[str, Callable[[Pressed, Kit], Awaitable[Answer]]]
    typing: Mapping[str, Callable[[Pressed, Kit], Awaitable[Answer]]]
    views: Mapping[str, Callable[[Submitted, Kit], Awaitable[Answer]]]
    closed: Mapping[str, Callable[[Submitted, Kit], Awaitable[Answer]]]
    options: Mapping[str, Callable[[Looked, Kit], Awaitable[list[dict[str, Any]]]]]
    said: Callable[[Said, Kit], Awaitable[Answer]]
    changed: Callable[[Changed, Kit], Awaitable[Answer]]
    happened: Mapping[str, Callable[[Happened, Kit], Awaitable[Answer]]]


TellOf = Callable[[Kit, Any], Told]
Heard = tuple[Listener | None, Any]
"""A listener and what it is given; None where nobody of ours listens."""


class Dispatch(AsyncMiddleware):
    """Answers every payload. `tell_of` makes, from one, the way to tell its person of trouble."""

    def __init__(self, kit: Kit, table: Table, after: Afterwards, tell_of: TellOf) -> None:
        self.kit, self.table, self.after, self.tell_of = kit, table, after, tell_of

    def register(self, app: AsyncApp) -> None:
        """Join the middleware of `app`, after what must come before."""
        app.use(self)
        app.error(on_surprise)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 - Bolt's name
    ) -> BoltResponse:
        """Answer; nothing comes after us, so that whatever nobody listens to is acked as well."""
        ack: AsyncAck = req.context.ack
        if req.body.get("type") == "block_suggestion":
            return await ack(options=await self._options(payloads.looked(req.body)))
        listener, payload = self._heard(req.body)
        if listener is None:
            return await ack()
        answer = await listener(payload, self.kit)
        response = await ack(**answer.ack)
        if answer.then is not None:
            name = getattr(listener, "__name__", "listener")
            self.after.start(answer.then(), what=name, tell=self.tell_of(self.kit, payload))
        return response

    async def _options(self, looked: Looked) -> list[dict[str, Any]]:
        find = self.table.options.get(looked.action)
        return await find(looked, self.kit) if find else []

    def _heard(self, body: Body) -> Heard:
        if "command" in body:
            return self.table.commands.get(str(body["command"])), payloads.typed(body)
        match body.get("type"):
            case "event_callback":
                return self._event(body)
            case "block_actions":
                return self._pressed(payloads.pressed(body))
            case "view_submission":
                form = payloads.submitted(body)
                return self.table.views.get(form.callback_id), form
            case "view_closed":
                form = payloads.submitted(body)
                return self.table.closed.get(form.callback_id), form
            case _:
                return None, None

    def _event(self, body: Body) -> Heard:
        if said := payloads.said(body):
            return self.table.said, said
        if changed := payloads.changed(body):
            return self.table.changed, changed
        if happened := payloads.happened(body):
            return self.table.happened.get(happened.type), happened
        return None, None

    def _pressed(self, press: Pressed) -> Heard:
        listener = self.table.actions.get(press.action)
        if listener is None and press.view:
            listener = self.table.typing.get(str(press.view.get("callback_id")))
        return listener, press


async def on_surprise(error: Exception) -> BoltResponse:
    """Log what went wrong before the answer. 500 makes Slack deliver an event once more."""
    log.error("listener failed", exc_info=error)
    return BoltResponse(status=500, body="")
