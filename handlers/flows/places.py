"""Where a request is shown: in the channel it was asked in, or in the person's own messages."""

from handlers.kit import Kit
from handlers.workspace import SlackRefused


async def card_channel(kit: Kit, channel: str, user: str, *, private: bool) -> str:
    """Answer the channel for a card.

    Private ones become a direct message, and so do those of channels that people of other
    organizations read, or that we are no member of.
    """
    if not private and await _takes_cards(kit, channel):
        return channel
    return await kit.slack.direct(user)


async def _takes_cards(kit: Kit, channel: str) -> bool:
    try:
        place = await kit.slack.channel(channel, fresh=True)
    except SlackRefused:
        return False
    return (place.member or place.direct) and not (place.archived or place.shared)


async def reading_locale(kit: Kit, channel: str, user: str | None) -> str:
    """The language of a place: a person's own in their direct messages, else the workspace's."""
    if user is not None and (await kit.slack.channel(channel)).direct:
        return (await kit.slack.member(user)).locale
    return kit.locale
