"""Where a request is shown: in the channel it was asked in, or in the person's own messages."""

from handlers.kit import Kit


async def card_channel(kit: Kit, channel: str, user: str, *, private: bool) -> str:
    """Answer the channel for a card; private ones, and those we are no member of, become a DM."""
    if not private:
        place = await kit.slack.channel(channel)
        if (place.member or place.direct) and not place.archived:
            return channel
    return await kit.slack.direct(user)


async def reading_locale(kit: Kit, channel: str, user: str | None) -> str:
    """The language of a place: a person's own in their direct messages, else the workspace's."""
    if user is not None and (await kit.slack.channel(channel)).direct:
        return (await kit.slack.member(user)).locale
    return kit.locale
