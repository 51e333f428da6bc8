"""Comments that a place need not be told, as if they had been said there."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from handlers.flows import jobs
from handlers.flows.jobs import PostComment
from handlers.flows.posts import posted_before
from handlers.kit import Kit
from handlers.workspace import SlackRefused
from store import Link, Message, Row


async def _said_in(kit: Kit, link: Link) -> frozenset[str]:
    """The comments that a thread knows; what was taken back there is known to nobody any more."""
    ids = await kit.store.messages.comment_ids(link.desk, link.ticket_id, channel=link.channel)
    ours = await kit.store.messages.of_ticket(link.desk, link.ticket_id)
    here = [one for one in ours if one.channel == link.channel and one.file_id is None]
    standing = {one.comment_id for one in here if one.taken_back_at is None}
    return ids - ({one.comment_id for one in here} - standing)


async def _being_said(kit: Kit, link: Link) -> tuple[Row, ...]:
    """What is on its way to a thread and was tried before, or is tried at this moment."""
    rows = await kit.store.outbox.in_lane(jobs.channel_lane(link.channel))
    return tuple(
        row
        for row in rows
        if row.kind == jobs.POST_COMMENT
        and row.payload["thread_ts"] == link.thread_ts
        and (row.uncertain or row.state == "sending")
    )


async def is_spoken_in(kit: Kit, links: Iterable[Link]) -> bool:
    """Whether something is being said in a thread at this moment; a moment later it is known."""
    said = [row for link in links for row in await _being_said(kit, link)]
    return any(row.state == "sending" for row in said)


async def said_after_all(kit: Kit, link: Link) -> frozenset[str]:
    """Comments that stand in a thread, though the answer to their post was lost.

    What stands in a thread that cannot be read any more nobody knows; it is said again rather than
    never.
    """
    found = set()
    for row in await _being_said(kit, link):
        job = jobs.load(PostComment, row.payload)
        try:
            ts = await posted_before(kit, row, job.channel, job.thread_ts)
        except SlackRefused:
            return frozenset()
        if ts is not None:
            found.add(job.comment.id)
    return frozenset(found)


async def _short_of_files(kit: Kit, link: Link, said: Collection[str]) -> frozenset[str]:
    """Those of the comments of which a file is not in the channel; to a lost one none will come."""
    lane = await kit.store.outbox.in_lane(jobs.channel_lane(link.channel))
    coming = [jobs.load(PostComment, row.payload) for row in lane if row.kind == jobs.POST_COMMENT]
    short = {job.comment.id for job in coming if job.comment.attachments}
    for comment_id in said:
        rows = await kit.store.outbox.beginning(jobs.files_key(link.desk, comment_id))
        if any([await _is_missing(kit, row, link.channel) for row in rows]):
            short.add(comment_id)
    return frozenset(short).intersection(said)


async def _is_missing(kit: Kit, row: Row, channel: str) -> bool:
    if row.payload["channel"] != channel or row.state == "done":
        return False
    file = row.progress.get("file")
    try:
        return file is None or await kit.slack.shared_ts(file, channel) is None
    except SlackRefused:
        return True


async def known_elsewhere(kit: Kit, link: Link, channel: str) -> tuple[Message, ...]:
    """What a thread has told, as entries for the channel in which its ticket goes on.

    What lacks its files is not among it: it is said once more, with all that belongs to it.
    """
    said = await _said_in(kit, link) | await said_after_all(kit, link)
    said -= await _short_of_files(kit, link, said)
    return known(kit, replace(link, channel=channel), said)


def known(kit: Kit, link: Link, comment_ids: Iterable[str]) -> tuple[Message, ...]:
    """Entries of the ledger for the channel and the ticket of `link`; they stand for no message."""
    return tuple(
        Message(
            team=link.team,
            channel=link.channel,
            ts="",
            desk=link.desk,
            ticket_id=link.ticket_id,
            comment_id=comment_id,
            direction="to_slack",
            at=kit.now(),
        )
        for comment_id in comment_ids
    )
