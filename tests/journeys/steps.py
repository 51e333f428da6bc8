"""Steps that many stories begin with."""

import asyncio
import re
from collections.abc import Callable

from sandbox.launch import Sandbox
from sandbox.slack.acts import Modal, Person, Seen


async def ask(person: Person, title: str, *, channel: str, body: str = "Please help.") -> Modal:
    """Send the form for a new request, with what it requires beside the words."""
    await person.command(f"/request new {title}", channel=channel)
    form = await person.modal()
    form.fill("body", body)
    for block in required(form):
        form.fill(block, "A-1042")
    await form.submit()
    return form


def required(form: Modal) -> list[str]:
    """The desk's own texts that the form cannot be sent without."""
    return [
        block["block_id"]
        for block in form.view["blocks"]
        if block["type"] == "input" and not block.get("optional")
        if block["element"]["type"] == "plain_text_input" and block["block_id"].startswith("field:")
    ]


async def ask_and_see(person: Person, title: str, *, channel: str = "it-help") -> Seen:
    """Ask, and wait for the card."""
    form = await ask(person, title, channel=channel)
    card = await person.sees(title, channel=channel, timeout=10)
    await form.dismiss_all()
    return card


def number_of(card: Seen) -> int:
    """The number that a card, or any text of a request, begins with."""
    return int(re.search(r"#(\d+)", card.all_text)[1])


def said_at(world: Sandbox, card: Seen) -> list[str]:
    """What the desk holds of a card's conversation, oldest first."""
    return [comment.text for comment in world.kf5.ticket(number_of(card)).comments]


async def answered(world: Sandbox, name: str, seconds: float = 5) -> None:
    """Wait until Slack has an answer to the interactions of that name that are under way."""
    async with asyncio.timeout(seconds):
        while not any(e.name.startswith(name) for e in world.journal.find(kind="interaction")):
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)
