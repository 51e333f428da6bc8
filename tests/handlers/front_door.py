"""Slack's side of the app: payloads go through Bolt's own dispatcher, as they come over HTTP."""

import json
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.deliver import Deliver
from handlers.dispatch import Dispatch, Table
from handlers.edge import Afterwards
from handlers.flows.deliveries import DELIVERIES
from handlers.flows.surprises import tell_of
from handlers.kit import Kit
from handlers.views.state import State
from handlers.workspace import View
from tests.handlers import bodies
from tests.handlers.bodies import Json
from tests.handlers.stand_ins import ANA, BOT, HELP, TEAM, FakeWorkspace
from tests.handlers.views import filling
from tests.store.examples import Clock

FORM = "application/x-www-form-urlencoded"


class FrontDoor:
    def __init__(self, kit: Kit, slack: FakeWorkspace, clock: Clock, table: Table) -> None:
        self.kit, self.slack, self.clock = kit, slack, clock
        self.after, self._count = Afterwards(), count(1)
        self.app = AsyncApp(
            authorize=us,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        Dispatch(kit, table, self.after, tell_of).register(self.app)

    async def send(self, body: Json) -> BoltResponse:
        """Answer an interaction or event; what goes on after the answer has ended as well."""
        response = await self.answered(body)
        await self.after.drain(10)
        return response

    async def answered(self, body: Json) -> BoltResponse:
        """The answer alone; what goes on afterwards has just begun."""
        return await self.app.async_dispatch(request(body))

    async def command(
        self, text: str, *, user: str = ANA, channel: str = HELP, word: str = "/request"
    ) -> BoltResponse:
        body = bodies.command(text, user=user, channel=channel, trigger=self._trigger(), word=word)
        return await self.send(body)

    async def press(
        self, action: str, value: State | str = "", *, user: str = ANA, channel: str = HELP
    ) -> BoltResponse:
        """Press a button of a message."""
        button = bodies.button(action, value if isinstance(value, str) else value.to_text())
        return await self.send(
            bodies.pressed(button, user=user, channel=channel, trigger=self._trigger())
        )

    async def press_in(
        self, view: View, action: str, value: State | str = "", *, user: str = ANA
    ) -> BoltResponse:
        """Press a button of a modal."""
        button = bodies.button(action, value if isinstance(value, str) else value.to_text())
        return await self.send(bodies.pressed_in(view, button, user=user, trigger=self._trigger()))

    async def types(self, view: View, *, user: str = ANA, **typed: Any) -> BoltResponse:
        """Type into a modal: Slack tells of every change, with all that stands in the form."""
        name = next(iter(typed))
        action = {"type": "plain_text_input", "block_id": name, "action_id": name}
        filled = filling.submitted(view, **typed)
        return await self.send(
            bodies.pressed_in(filled, action, user=user, trigger=self._trigger())
        )

    async def submit(self, view: View, *, user: str = ANA, **typed: Any) -> Json:
        """Send a modal; answers what Slack is told to do with it."""
        response = await self.send(bodies.submitted(filling.submitted(view, **typed), user=user))
        assert response.status == 200
        told = json.loads(response.body) if response.body else {}
        if told.get("response_action") != "errors":
            self._off_screen(view)
        if "view" in told:
            self.slack.views[view["external_id"]] = told["view"]
        return told

    async def close(self, view: View, *, user: str = ANA) -> BoltResponse:
        self._off_screen(view)
        return await self.send(bodies.closed(view, user=user))

    def _off_screen(self, view: View) -> None:
        self.slack.views.pop(view.get("external_id"), None)

    async def say(
        self, text: str, *, user: str = ANA, event_id: str | None = None, **more: Any
    ) -> BoltResponse:
        """Write a message; `more` are the keys of its event, such as thread_ts."""
        n = next(self._count)
        given = {"ts": f"1800000000.{n:06d}", **more}
        message = bodies.message(text, user=user, **given)
        return await self.send(bodies.event(message, event_id or f"Ev{n}"))

    async def edit(
        self, raw: Json, text: str, *, event_id: str | None = None, **more: Any
    ) -> BoltResponse:
        """Change a message of `slack.writes`; what was heard of it before does not matter."""
        before = dict(raw)
        raw |= {"text": text, "edited": {"user": raw["user"], "ts": self.slack.ts()}, **more}
        self.slack.rewrite(raw)
        changed = bodies.changed(before, dict(raw), ts=self.slack.ts())
        return await self.send(bodies.event(changed, event_id or f"Ev{next(self._count)}"))

    async def delete(self, raw: Json, *, event_id: str | None = None) -> BoltResponse:
        """Delete a message of `slack.writes`."""
        self.slack.rewrite(raw, gone=True)
        deleted = bodies.deleted(raw, ts=self.slack.ts())
        return await self.send(bodies.event(deleted, event_id or f"Ev{next(self._count)}"))

    async def deliver(self) -> None:
        """Carry out what is due in the outbox, and what follows from it, without waiting."""
        await deliver(self.kit)

    def _trigger(self) -> str:
        return f"{next(self._count)}.13345224609.secret"


async def deliver(kit: Kit) -> None:
    """Let a worker that never rests carry out what is due, and what follows from it."""
    while rows := await (worker := Deliver(kit, DELIVERIES))._claim():
        for row in rows:
            await worker._deliver(row)


async def us(**_request: Any) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_id="B0BOT", bot_token="xoxb-test"
    )


def request(body: Json) -> AsyncBoltRequest:
    if "command" in body:
        return AsyncBoltRequest(body=urlencode(body), headers={"content-type": FORM})
    if body.get("type") == "event_callback":
        return AsyncBoltRequest(body=json.dumps(body), headers={"content-type": "application/json"})
    return AsyncBoltRequest(
        body=urlencode({"payload": json.dumps(body)}), headers={"content-type": FORM}
    )
