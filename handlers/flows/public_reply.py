"""A public reply from a channel of agents is a clear act: it names its readers, and waits.

The row is on disk at once and due a few seconds later; until then its writer can take it back. It
keeps its place in the ticket's lane, so whatever is said after it waits as long.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from handlers.errors import NotKnown
from handlers.flows import add_comment, audience, form_fields, people
from handlers.flows.desks_here import named
from handlers.flows.jobs import AddComment
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import notices, undo
from handlers.views.progress import sending_modal
from handlers.views.reply import Readers
from handlers.views.state import HeldRef
from handlers.words import Translate
from handlers.workspace import Message, SlackError, View
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError
from helpdesks.models import Identity, Ticket
from store import New, PersonIdentity

UNDO = timedelta(seconds=undo.SECONDS)
REMEMBERED = 0.3  # seconds; a form is about to be opened, and a desk that is well is quick


async def promise(kit: Kit, job: AddComment, key: str) -> New:
    """The row for what was written in a form or a command, held if agents would make it public."""
    row = add_comment.promise(job, key)
    held = job.public and await audience.is_agents(kit, job.channel)
    return replace(row, due_at=kit.now() + UNDO) if held else row


def is_held(row: New) -> bool:
    return row.due_at is not None


async def readers(kit: Kit, desk: str, number: str, user: str) -> Readers:
    """Who asked for it, if the desk says at once that this person may see it; for agents alone."""
    at = kit.desks.get(desk)
    if at is None or not await form_fields.is_agent(kit, at, user):
        return Readers()

    async def read(_who: PersonIdentity, as_: Identity) -> Ticket:
        return await at.by_number(number, as_=as_)

    with suppress(TimeoutError, HelpDeskError, NotKnown, SlackError):
        async with asyncio.timeout(REMEMBERED):
            ticket = await people.as_person(kit, at, user, read)
            return await _person(kit, at, ticket.requester_id)
    return Readers()


async def _person(kit: Kit, desk: HelpDesk, person_id: str) -> Readers:
    for known in await kit.store.identities.of_person(desk.name, person_id):
        return Readers(name=known.name, email=known.email)
    found = (await desk.people({person_id})).get(person_id)
    return Readers() if found is None else Readers(name=found.name, email=found.email)


async def sent_modal(kit: Kit, t: Translate, job: AddComment, row: New) -> View:
    """What a form becomes once its row is on disk."""
    key = job.form or ""
    if not is_held(row):
        return sending_modal(t, key=key, number=job.number, public=job.public)
    who = await readers(kit, job.desk, job.number, job.user)
    return undo.held_modal(t, key=key, number=job.number, readers=who, held=HeldRef(key=row.key))


async def on_its_way(kit: Kit, job: AddComment, row: New) -> None:
    """Say where the command was typed that its words are on their way."""
    said = await _on_its_way(kit, job, row)
    with suppress(SlackError):  # what becomes of the words is told by their own row
        await kit.slack.respond(job.response_url or "", said)


async def _on_its_way(kit: Kit, job: AddComment, row: New) -> Message:
    t, desk = await translate_for(kit, job.user), named(kit, job.desk)
    if not is_held(row):
        return notices.reply_sending(t, number=job.number, desk=desk, public=job.public)
    who = await readers(kit, job.desk, job.number, job.user)
    held = HeldRef(key=row.key)
    return undo.held_message(t, number=job.number, readers=who, held=held, desk=desk)
