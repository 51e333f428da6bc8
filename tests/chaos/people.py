"""People in Slack: they ask, answer in threads, by command and by form, and try again."""

import re
from functools import partial

from sandbox.slack.acts import Modal, NotPossible, Person
from sandbox.slack.records import Message
from sandbox.slack.seen import seen
from tests.chaos.cast import Cast, Request, request_of
from tests.chaos.forms import PATIENCE, fill_in, send
from tests.chaos.plan import Act
from tests.chaos.rewording import delete, edit, edit_late


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
        await self._cast.world.workspace.until(lambda: self._mine(act) or None, PATIENCE)
        request = request_of(self._mine(act), act)
        if request is None or request.card is None:
            return
        try:
            await self._about(act, request, request.card)
        except NotPossible:
            return  # the channel was archived at this moment

    async def _about(self, act: Act, request: Request, card: Message) -> None:
        match act.kind:
            case "command":
                await self._command(act, request, card)
            case "form":
                await self._form(act, request, card)
            case "sync":
                await self._sync(request, card)
            case "other_bot":
                self._other_bot(act, request, card)
            case "edit":
                await edit(self._cast, self._person, act, request, card)
            case "edit_late":
                await edit_late(self._cast, self._person, act, request, card)
            case "delete":
                await delete(self._cast, self._person, act, request, card)
            case _:
                await self.say(act, request, card)

    def _mine(self, act: Act) -> list[Request]:
        """The requests with a card, in a place the app is in, that this act can be about."""
        every = [r for r in self._cast.shown() if r.card and self._cast.hears(r.card)]
        if act.kind == "butt_in":
            return [r for r in every if r.card and self._person.can_see(r.card)]
        return [r for r in every if r.asker == self._name]

    async def say(self, act: Act, request: Request, card: Message) -> None:
        """Write into the thread, with a file or two times if that is the act."""
        name = f"{act.token}.txt"
        files = [(name, act.token.encode(), "text/plain")] if act.kind == "file" else []
        times = 2 if act.kind == "twice" else 1
        said = [
            await self._person.post(
                f"About this: {act.token}",
                channel=card.channel,
                thread=card,
                files=files,
                broadcast=act.kind == "broadcast",
            )
            for _ in range(times)
        ]
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
        floors = [floor for floor in self._cast.stage.floors if floor not in self._cast.lost]
        floor = floors[int(act.pick * len(floors))]
        asked = Request(token=act.token, asker=self._name, desk=act.desk, floor=floor)
        self._cast.requests[act.token] = asked
        sent = await send(self._person, partial(self._asking, act, floor))
        if sent != "never":
            least = 1 if sent == "sent" else 0
            self._cast.note(act, author=self._name, request=act.token, least=least)

    async def _asking(self, act: Act, floor: str) -> Modal | None:
        title = f"Please look at {act.token}"
        answer = await self._person.command(f"/request new {title}", channel=floor)
        if answer.status != "ok":
            return None
        form = await self._person.modal(timeout=PATIENCE)
        if not _is_for(form, act.desk):
            await form.choose("desk", act.desk)
            await form.changed(timeout=PATIENCE)
        if not _is_for(form, act.desk):  # the choice went unheard, as the form shows
            return None
        form.fill("title", title)
        form.fill("body", "As the title says.")
        fill_in(form)
        return form

    async def _command(self, act: Act, request: Request, card: Message) -> None:
        """What Slack says was not heard may have been heard all the same."""
        line = f"/request reply {request.desk}#{number(card)} By command {act.token}"
        answer = await self._person.command(line, channel=card.channel)
        least = 1 if answer.status == "ok" else 0
        self._cast.note(act, author=self._name, request=request.token, least=least, shown=True)

    async def _sync(self, request: Request, card: Message) -> None:
        """Look, which is to change nothing."""
        line = f"/request sync {request.desk}#{number(card)}"
        await self._person.command(line, channel=card.channel)

    def _other_bot(self, act: Act, request: Request, card: Message) -> None:
        text = f"Deployed: {act.token}"
        self._person.through_other_app(text, channel=card.channel, thread=card)
        self._cast.note(act, author=self._name, request=request.token, least=0, most=0)

    async def _form(self, act: Act, request: Request, card: Message) -> None:
        sent = await send(self._person, partial(replying, self._person, act, card))
        if sent != "never":
            least = 1 if sent == "sent" else 0
            self._cast.note(act, author=self._name, request=request.token, least=least, shown=True)


async def replying(person: Person, act: Act, card: Message) -> Modal | None:
    """Open the form for a reply from a card, and fill it in."""
    ack = await seen(person, card).click("open_reply")
    if ack.status != "ok":
        return None
    form = await person.modal(timeout=PATIENCE)
    form.fill("body", f"By form {act.token}")
    return form


def _is_for(form: Modal, desk: str) -> bool:
    return f'"{desk}"' in form.view["private_metadata"]


def number(card: Message) -> str:
    found = re.search(r"#(\d+)", card.text)
    if found is None:
        raise AssertionError(f"a card without a number: {card.text}")
    return found[1]
