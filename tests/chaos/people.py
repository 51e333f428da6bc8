"""People in Slack: they ask, answer in threads, by command and by form, and try again."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Literal

from sandbox.slack.acts import Modal, Person
from sandbox.slack.records import Json, Message
from sandbox.slack.seen import seen
from tests.chaos.cast import Cast, Request, one_of
from tests.chaos.plan import Act

Sent = Literal["sent", "unsure", "never"]
_PATIENCE = 4.0  # seconds before a person tries again
_AGAIN = 0.4  # seconds between two tries
_TRIES = 15


class PersonInSlack:
    """One person, who does one thing after the other."""

    def __init__(self, cast: Cast, handle: str) -> None:
        self._cast = cast
        self._person = Person(cast.world.slack, handle)
        self._name = handle

    async def play(self, act: Act) -> None:
        """Do it; what needs a request goes by if none comes in time."""
        if act.kind == "ask":
            await self._ask(act)
            return
        await self._cast.world.workspace.until(lambda: self._mine(act) or None, _PATIENCE)
        request = one_of(self._mine(act), act)
        if request is None or request.card is None:
            return
        match act.kind:
            case "command":
                await self._command(act, request, request.card)
            case "form":
                await self._form(act, request, request.card)
            case _:
                await self.say(act, request, request.card)

    def _mine(self, act: Act) -> list[Request]:
        """The requests with a card that this act can be about."""
        every = self._cast.shown()
        return every if act.kind == "butt_in" else [r for r in every if r.asker == self._name]

    async def say(self, act: Act, request: Request, card: Message) -> None:
        """Write into the thread, with a file or two times if that is the act."""
        name = f"{act.token}.txt"
        files = [(name, act.token.encode(), "text/plain")] if act.kind == "file" else []
        times = 2 if act.kind == "twice" else 1
        said = []
        for _ in range(times):
            text = f"About this: {act.token}"
            said.append(
                await self._person.post(text, channel=request.floor, thread=card, files=files)
            )
        self._cast.note(
            act,
            author=self._name,
            request=request.token,
            least=times,
            most=times,
            said=tuple((one.channel, one.ts) for one in said),
            files=(name,) if files else (),
            may_refuse=act.kind == "butt_in",
        )

    async def _ask(self, act: Act) -> None:
        floors = self._cast.stage.floors
        floor = floors[int(act.pick * len(floors))]
        asked = Request(token=act.token, asker=self._name, desk=act.desk, floor=floor)
        self._cast.requests[act.token] = asked
        sent = await self._send(lambda: self._asking(act, floor))
        if sent != "never":
            least = 1 if sent == "sent" else 0
            self._cast.note(act, author=self._name, request=act.token, least=least)

    async def _asking(self, act: Act, floor: str) -> Modal | None:
        title = f"Please look at {act.token}"
        answer = await self._person.command(f"/request new {title}", channel=floor)
        if answer.status != "ok":
            return None
        form = await self._person.modal(timeout=_PATIENCE)
        if f'"{act.desk}"' not in form.view["private_metadata"]:
            await form.choose("desk", act.desk)
            await form.changed(timeout=_PATIENCE)
        form.fill("title", title)
        form.fill("body", "As the title says.")
        _fill_in(form)
        return form

    async def _command(self, act: Act, request: Request, card: Message) -> None:
        """What Slack says was not heard may have been heard all the same."""
        line = f"/request reply {request.desk}#{_number(card)} By command {act.token}"
        answer = await self._person.command(line, channel=request.floor)
        least = 1 if answer.status == "ok" else 0
        self._cast.note(act, author=self._name, request=request.token, least=least, shown=True)

    async def _form(self, act: Act, request: Request, card: Message) -> None:
        sent = await self._send(lambda: self._replying(act, card))
        if sent != "never":
            least = 1 if sent == "sent" else 0
            self._cast.note(act, author=self._name, request=request.token, least=least, shown=True)

    async def _replying(self, act: Act, card: Message) -> Modal | None:
        ack = await seen(self._person, card).click("open_reply")
        if ack.status != "ok":
            return None
        form = await self._person.modal(timeout=_PATIENCE)
        form.fill("body", f"By form {act.token}")
        return form

    async def _send(self, opened: Callable[[], Awaitable[Modal | None]]) -> Sent:
        """Open a form until it comes and is taken; begin anew as long as nothing was sent."""
        for _ in range(_TRIES):
            form = await _or_none(opened)
            sent = await _pressed(form) if form else "never"
            await self._person.slack.modals.dismiss(self._person.user.id)
            if sent != "never":
                return sent
            await asyncio.sleep(_AGAIN)
        return "never"


async def _or_none(opened: Callable[[], Awaitable[Modal | None]]) -> Modal | None:
    """What a person does not see, or cannot do, is no form: they begin again."""
    try:
        return await opened()
    except AssertionError:
        return None


async def _pressed(form: Modal) -> Sent:
    """Press submit until Slack says that it went, or the form says so itself."""
    for tried in range(_TRIES):
        if not form.is_open:
            return "unsure" if tried else "never"
        if not form.view.get("submit"):
            return "sent"
        outcome = await form.submit()
        if outcome.errors:
            return "unsure" if tried else "never"
        if not outcome.failed:
            return "sent"
        await asyncio.sleep(_AGAIN)
    return "unsure"


def _fill_in(form: Modal) -> None:
    """Give every field that has to have one a value."""
    for block in form.view["blocks"]:
        asked = block["type"] == "input" and not block.get("optional")
        if asked and block["block_id"].startswith("field:"):
            form.choose(block["block_id"], _value(block["element"]))


def _value(element: Json) -> str:
    options = element.get("options")
    return options[0]["value"] if options else "A-1042"


def _number(card: Message) -> str:
    found = re.search(r"#(\d+)", card.text)
    if found is None:
        raise AssertionError(f"a card without a number: {card.text}")
    return found[1]
