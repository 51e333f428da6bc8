"""The words of a message, with the names of the people and channels mentioned in it.

Names change. What a comment says is chosen once, and on disk before it goes, so that it is looked
for, and sent again, in the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers.flows import edited, jobs
from handlers.flows.jobs import AddComment
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.text.from_slack import from_slack, mentioned
from handlers.workspace import SlackRefused
from helpdesks.models import Body
from store import Row

SAID = "said"  # in a row's progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of a comment, and the language of what is added to them.

    `edit` is Slack's time of the edit that they are of; "0" for the first words.
    """

    edit: str
    body: Body
    locale: str


def before(row: Row) -> Said | None:
    """What was sent, if anything may have been."""
    kept = row.progress.get(SAID)
    return jobs.load(Said, kept) if kept else None


def sent(row: Row) -> str:
    """Slack's time of the edit whose words were sent; "0" for the first words."""
    said = before(row)
    return said.edit if said else "0"


async def chosen(kit: Kit, row: Row, job: AddComment) -> tuple[Row, Said]:
    """The words of this comment; its row has them when this returns."""
    said = before(row)
    if said is None or said.edit != edited.newest(row):
        t = await translate_for(kit, job.user)
        body = job.body or await of(kit, job.message or {})
        said = Said(edit=edited.newest(row), body=body, locale=t.locale)
        row = replace(row, progress={**row.progress, SAID: jobs.dump(said)})
        await kit.store.outbox.save_progress(row, row.progress)
    return row, said


async def of(kit: Kit, message: Mapping[str, Any]) -> Body:
    names = {i: await _name(kit, i) for i in mentioned(message)}
    return from_slack(message, {i: name for i, name in names.items() if name})


async def _name(kit: Kit, mentioned_id: str) -> str:
    """What a mentioned person or channel is called; "" where Slack does not tell us."""
    try:
        if mentioned_id.startswith(("U", "W")):
            return (await kit.slack.member(mentioned_id)).name
        if mentioned_id.startswith(("C", "G")):
            return (await kit.slack.channel(mentioned_id)).name
    except SlackRefused:
        pass
    return ""
