"""A reply typed in one line waits here until it is known which desk has the request it is for.

So does an internal note, and it stays one whatever becomes of it.
"""

from dataclasses import replace
from functools import partial

from handlers.flows import jobs, marks, numbers, outcomes_shown, public_reply
from handlers.flows.jobs import AddComment
from handlers.flows.numbers import Holders
from handlers.flows.outcome import Delivery, Done
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import which_desk
from handlers.workspace import Message, SlackError
from helpdesks.errors import NotFound
from store import Draft, New, Row

TYPED = "typed_reply"  # a draft that is not a form's yet


def promise(job: AddComment, key: str) -> New:
    """The row for a reply whose desk is not known yet: that of `job` is ""."""
    return New(
        key=f"find:{key}",
        lane=f"place:reply:{job.user}",
        kind=jobs.FIND_DESK,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    """Ask the desks; send it if only one has such a request, else let the person choose."""
    job = jobs.load(AddComment, row.payload)
    holders = await numbers.asked(kit, job.user, job.number)
    if holders.only is not None:
        found = replace(job, desk=holders.only)
        sending = await public_reply.promise(kit, found, f"found:{row.key}")
        return Done(new=(sending,), then=partial(public_reply.on_its_way, kit, found, sending))
    if not holders.found and not holders.silent:
        raise NotFound
    return Done(new=await _choice(kit, row, job, holders))


async def _choice(kit: Kit, row: Row, job: AddComment, holders: Holders) -> tuple[New, ...]:
    """Keep the words as a draft, and let their writer say which request they are for."""
    draft = Draft(
        key=f"typed-{row.id}",
        team=kit.slack.team,
        user=job.user,
        kind=TYPED,
        values={"text": str((job.message or {}).get("text", "")), "public": job.public},
        at=kit.now(),
    )
    await kit.store.drafts.save(draft)
    t = await translate_for(kit, job.user)
    said = which_desk.which_reply(
        t,
        number=job.number,
        holders=holders.found,
        silent=holders.silent,
        draft=draft.key,
        note=not job.public,
    )
    return await _told(kit, row, job, said)


async def _told(kit: Kit, row: Row, job: AddComment, said: Message) -> tuple[New, ...]:
    """Say it where the command was typed; where Slack does not take it there, to them alone."""
    try:
        await kit.slack.respond(job.response_url or "", said)
    except SlackError:
        return (marks.tell(job.user, said, key=row.key, channel=job.channel),)
    return ()


DELIVERY = Delivery(run=run, failed=outcomes_shown.not_replied, late=outcomes_shown.reply_waits)
