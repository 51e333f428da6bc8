"""Messages that are written and then reworded, once or twice, soon or late, or deleted."""

import asyncio

from sandbox.slack import composer, mrkdwn
from sandbox.slack.acts import NotPossible, Person, Seen
from sandbox.slack.records import Message
from tests.chaos.cast import Cast, Request
from tests.chaos.offers import offered, press
from tests.chaos.plan import HUSH, Act

_DELIVERED = "white_check_mark"
_WATCHING = 3.0  # seconds somebody waits for a mark
_MUCH_LATER = 900  # seconds


async def edit(
    cast: Cast, person: Person, act: Act, request: Request, card: Message, *, hushed: bool = False
) -> None:
    """Write it, and put other words in its place; `hushed` words are for agents alone."""
    message = await person.post(_text(act.token, hushed), channel=card.channel, thread=card)
    for time, word in enumerate(act.again):
        await _a_while(person, act, message, time)
        await person.edit(message, _text(word, hushed))
    cast.note(
        act,
        author=person.user.name,
        request=request.token,
        said=((message.channel, message.ts),),
        again=act.again,
        public=not hushed,
        may_refuse=hushed,
    )


async def edit_late(cast: Cast, person: Person, act: Act, request: Request, card: Message) -> None:
    """Reword it when Slack's clock says that it is too late; some send a correction all the same.

    `least` and `most` are of all its words together: the first ones, or the new ones, or both
    where somebody wanted that.
    """
    message = await person.post(_text(act.token), channel=card.channel, thread=card)
    await _delivered(person, message)
    _reworded_late(person, message, _text(act.again[0]))
    least, most = 1, 1
    if act.pick < 0.5:
        offer = await offered(
            person, "send_correction", message.channel, after=message.ts, about=message.ts
        )
        if offer is not None and "white_check_mark" in _marks(person, message):
            most = 2
            least = 2 if await press(person, offer, "send_correction") == "ok" else 1
    cast.note(
        act,
        author=person.user.name,
        request=request.token,
        said=((message.channel, message.ts),),
        again=act.again,
        late=True,
        least=least,
        most=most,
    )


async def delete(cast: Cast, person: Person, act: Act, request: Request, card: Message) -> None:
    message = await person.post(_text(act.token), channel=card.channel, thread=card)
    await _a_while(person, act, message, 0)
    await person.delete(message)
    cast.note(
        act,
        author=person.user.name,
        request=request.token,
        said=((message.channel, message.ts),),
        deleted=True,
        least=0,
    )


def _text(word: str, hushed: bool = False) -> str:
    return f"{HUSH}-{word} {word}" if hushed else f"About this: {word}"


async def _a_while(person: Person, act: Act, message: Seen, time: int) -> None:
    """At once, a moment later, or when it has arrived."""
    chance = (act.pick * (time + 1) * 7) % 1
    if chance < 0.3:
        return
    if chance < 0.6:
        await asyncio.sleep(chance)
        return
    await _delivered(person, message)


async def _delivered(person: Person, message: Seen) -> None:
    await person.workspace.until(lambda: _DELIVERED in _marks(person, message) or None, _WATCHING)


def _marks(person: Person, message: Seen) -> dict[str, list[str]]:
    stored = person.workspace.messages.get(message.channel, message.ts)
    return stored.reactions if stored else {}


def _reworded_late(person: Person, message: Seen, text: str) -> None:
    """As `Person.edit` does it, a quarter of an hour from now by Slack's clock."""
    stored = person.workspace.messages.get(message.channel, message.ts)
    if stored is None:
        raise NotPossible("that message is gone")
    seconds, _, rest = message.ts.partition(".")
    typed = composer.typed_message(person.workspace, text)
    person.workspace.messages.edit(
        stored,
        text=typed,
        blocks=mrkdwn.rich_text(typed, person.workspace.ids.block_id()),
        edited=(person.user.id, f"{int(seconds) + _MUCH_LATER}.{rest}"),
    )
