"""Agents in Slack: what they say in channels for agents, among themselves or in public."""

import asyncio
from functools import partial

from sandbox.slack.acts import Modal, NotPossible, Person
from sandbox.slack.records import Message
from tests.chaos.cast import Cast, Request, one_of
from tests.chaos.forms import PATIENCE, send
from tests.chaos.offers import offered, press, replaced
from tests.chaos.people import number, replying
from tests.chaos.plan import AMONG, DESKS, HUSH, LIVELY, Act
from tests.chaos.rewording import edit

_HELD = 5.0  # seconds
_LATEST = 8.0  # seconds by which an offer may be late


class AgentInSlack:
    """One agent, who does one thing after the other."""

    def __init__(self, cast: Cast, handle: str) -> None:
        self._cast = cast
        self._person = Person(cast.world.slack, handle)
        self._name = handle
        self._alone_from = 0.0  # loop time until which an offer may be about something else

    async def play(self, act: Act) -> None:
        """Do it; nothing as long as no channel for agents shows a request."""
        found = one_of(self._cast.inside(), act)
        if found is None:
            return
        try:
            await self._about(act, *found)
        except NotPossible:
            return

    async def _about(self, act: Act, request: Request, card: Message) -> None:
        match act.kind:
            case "whisper_edit":
                await edit(self._cast, self._person, act, request, card, hushed=True)
            case "note_line":
                await self._note_line(act, request, card)
            case "public_form":
                await self._public_form(act, request, card)
            case "public_line":
                await self._public_line(act, request, card)
            case "undo":
                await self._undo(act, request, card)
            case _:
                await self._whisper(act, request, card)

    async def _whisper(self, act: Act, request: Request, card: Message) -> None:
        text = f"{HUSH}-{act.token} {act.token}"
        said = await self._person.post(text, channel=card.channel, thread=card)
        self._done(act, request, said=((said.channel, said.ts),), public=False)

    async def _note_line(self, act: Act, request: Request, card: Message) -> None:
        line = f"/request note {request.desk}#{number(card)} {HUSH}-{act.token} {act.token}"
        answer = await self._person.command(line, channel=card.channel)
        self._done(act, request, least=int(answer.status == "ok"), public=False)

    async def _public_form(self, act: Act, request: Request, card: Message) -> None:
        sent = await send(self._person, partial(self._replying, act, card), tries=4)
        if sent != "never":
            self._done(act, request, least=int(sent == "sent"), shown=True)

    async def _replying(self, act: Act, card: Message) -> Modal | None:
        return await replying(self._person, act, card)

    async def _public_line(self, act: Act, request: Request, card: Message) -> None:
        before = self._cast.world.clock.ts()
        heard = await self._reply(act, request, card)
        await self._offer(card, before)
        self._done(act, request, least=int(heard), shown=True)

    async def _offer(self, card: Message, before: str) -> Message | None:
        """The offer to undo what was just sent; None while it may be that of something else."""
        offer = await offered(self._person, "undo", card.channel, after=before)
        now = asyncio.get_running_loop().time()
        if offer is None:
            self._alone_from = now + _LATEST
        return offer if now >= self._alone_from else None

    async def _reply(self, act: Act, request: Request, card: Message) -> bool:
        line = f"/request reply {request.desk}#{number(card)} In public {act.token}"
        return (await self._person.command(line, channel=card.channel)).status == "ok"

    async def _undo(self, act: Act, request: Request, card: Message) -> None:
        """Reply, and take it back at once, or when it is nearly too late, or too late.

        Some send what they took back as a note.
        """
        before = self._cast.world.clock.ts()
        heard = await self._reply(act, request, card)
        offer = await self._offer(card, before)
        if offer is None:
            self._done(act, request, least=int(heard), shown=True)
            return
        chance = (act.pick * 13) % 1
        await asyncio.sleep(0 if chance < 0.6 else _HELD * (0.6 + chance / 2))
        pressed = await press(self._person, offer, "undo")
        if not await replaced(self._person, offer, "undo"):
            self._done(act, request, least=0, shown=True)
        elif "draft" not in str(offer.blocks):
            self._done(act, request, least=int(pressed == "ok"), shown=True)
        elif "as_note" in str(offer.blocks) and act.pick < 0.5:
            noted = await press(self._person, offer, "as_note")
            self._done(act, request, least=int(noted == "ok"), public=False)
        else:
            self._done(act, request, least=0, most=0)

    def _done(self, act: Act, request: Request, **more: object) -> None:
        """At Udesk agents say nothing from elsewhere: they are told so."""
        refused = DESKS[request.desk] == "udesk"
        self._cast.note(act, author=self._name, request=request.token, may_refuse=refused, **more)


async def show_to_agents(cast: Cast, handle: str, channel: str, *, tries: int = 8) -> None:
    """Have a channel show the requests of the desks that are told, to agents alone.

    They begin to be shown when they are solved, which keeps them few.
    """
    person = Person(cast.world.slack, handle)
    first = channel == cast.stage.among_named[AMONG]
    for desk in cast.told if first else (LIVELY,):
        await send(person, partial(_watching, cast, person, channel, desk), tries=tries)


async def _watching(cast: Cast, person: Person, channel: str, desk: str) -> Modal | None:
    before = cast.world.clock.ts()
    if (await person.command("/request watch", channel=channel)).status != "ok":
        return None
    offer = await offered(person, "open_watch", channel, after=before)
    if offer is None or await press(person, offer, f"open_watch:{desk}") != "ok":
        return None
    form = await person.modal(timeout=PATIENCE)
    form.choose("scope", "desk")
    form.choose("audience", "agents")
    form.choose("detail", "conversation")
    form.choose("hourly", "200")
    form.choose("statuses", ["solved"])
    return form
