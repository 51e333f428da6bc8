"""Comments that a place need not be told, as if they had been said there."""

from collections.abc import Iterable

from handlers.kit import Kit
from store import Link, Message


async def said_in(kit: Kit, link: Link) -> frozenset[str]:
    """The comments that a thread knows; what was taken back there is known to nobody any more."""
    ids = await kit.store.messages.comment_ids(link.desk, link.ticket_id, channel=link.channel)
    ours = await kit.store.messages.of_ticket(link.desk, link.ticket_id)
    here = [one for one in ours if one.channel == link.channel and one.file_id is None]
    standing = {one.comment_id for one in here if one.taken_back_at is None}
    return ids - ({one.comment_id for one in here} - standing)


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
