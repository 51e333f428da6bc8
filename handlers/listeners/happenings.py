"""What happens to channels, to who is in them, and to us, by Slack's word for it.

What follows is on disk before Slack hears that we have it. Slack may lose or delay an event, so
whatever rests on one is looked at by the clock as well.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

import structlog

from handlers.dispatch import Answer
from handlers.flows import audience, homes, jobs, reconcile
from handlers.kit import Kit
from handlers.payloads import Happened
from handlers.workspace import SlackError
from store import Batch, New, SlackPerson

log = structlog.get_logger()


async def lost(heard: Happened, kit: Kit, *, why: str) -> Answer:
    """A channel was archived or deleted, or we are not in it any more."""
    if await _is_ours(kit, heard.channel):
        await _keep(kit, heard, homes.move(heard.channel, "", why))
    return Answer()


async def came_or_went(heard: Happened, kit: Kit) -> Answer:
    """Who reads a channel has changed."""
    if heard.user == kit.slack.bot_user:
        if heard.type == "member_left_channel":
            return await lost(heard, kit, why="not_in_channel")
        await _keep(kit, heard, *await reconcile.back_in(kit, heard.channel))
        return Answer()
    if await kit.store.channels.in_channel(kit.slack.team, heard.channel):
        await _keep(kit, heard, audience.check(heard.channel, heard.user))
    return Answer()


async def shared(heard: Happened, kit: Kit) -> Answer:
    """Another organization reads a channel now, or does not any more.

    A card may be on its way there, so it is looked at even if we know of nothing there yet.
    """
    moving = homes.move(heard.channel, "", homes.SHARED)
    await _keep(kit, heard, audience.check(heard.channel), moving)
    return Answer()


async def person_changed(heard: Happened, kit: Kit) -> Answer:
    """Somebody may have become a guest, left, or changed the address they were known by."""
    if await _may_read_less(heard, kit):
        watches = [w for desk in kit.desks for w in await kit.store.channels.of_desk(desk)]
        channels = sorted({watch.channel for watch in watches if watch.audience == "agents"})
        await _keep(kit, heard, *(audience.check(channel, heard.user) for channel in channels))
    return Answer()


async def renamed(heard: Happened, kit: Kit) -> Answer:
    """Let its new name be known; cards and notes call a channel by its id."""
    return Answer(then=partial(_look_anew, kit, heard.channel))


async def id_changed(heard: Happened, kit: Kit) -> Answer:
    """A channel goes by another id, for example since another organization was let in."""
    before, after = heard.event.get("old_channel_id"), heard.event.get("new_channel_id")
    if before and after:
        await kit.store.rename_channel(kit.slack.team, str(before), str(after))
        log.info("channel id changed", before=before, after=after)
    return Answer()


async def tokens_revoked(heard: Happened, _kit: Kit) -> Answer:
    """Without our own token nothing goes to Slack any more; what was promised waits."""
    if (heard.event.get("tokens") or {}).get("bot"):
        log.error(
            "our token for slack was revoked",
            remedy="reinstall the app, set SLACK_BOT_TOKEN to its new token and start again; "
            "what was promised waits on disk",
        )
    return Answer()


async def uninstalled(_heard: Happened, _kit: Kit) -> Answer:
    log.error(
        "the app was removed from the workspace",
        remedy="install it again, set SLACK_BOT_TOKEN to its new token and start again; "
        "what was promised waits on disk",
    )
    return Answer()


async def _is_ours(kit: Kit, channel: str) -> bool:
    """Whether a channel is shown requests, or has a request's thread in it, or is about to.

    What is under way is asked for first: a card that ends in between has left its link by then.
    """
    team = kit.slack.team
    return bool(
        await kit.store.outbox.busy(jobs.channel_lane(channel))
        or await kit.store.channels.in_channel(team, channel)
        or await kit.store.links.in_channel(team, channel)
    )


async def _keep(kit: Kit, heard: Happened, *rows: New) -> None:
    if rows:
        await kit.store.commit(Batch(receipt=heard.event_id or None, outbox=rows))


async def _look_anew(kit: Kit, channel: str) -> None:
    with suppress(SlackError):  # what is remembered is forgotten in a minute anyway
        await kit.slack.channel(channel, fresh=True)


async def _may_read_less(heard: Happened, kit: Kit) -> bool:
    """Whether a change of somebody can matter to who may read what.

    Slack tells of every new status and picture; those of people who stay who they were are nothing
    to us. https://docs.slack.dev/reference/objects/user-object
    """
    user = heard.event.get("user")
    if not isinstance(user, dict):
        return False
    outside = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
    if any(user.get(name) for name in outside) or user.get("is_email_confirmed") is False:
        return True
    kept = await kit.store.people.get(kit.slack.team, heard.user)
    return kept is not None and not _same_address(kept, user)


def _same_address(kept: SlackPerson, user: Mapping[str, object]) -> bool:
    profile = user.get("profile")
    email = profile.get("email") if isinstance(profile, dict) else None
    return email is None or str(email).casefold() == kept.email.casefold()


HAPPENED: Mapping[str, Callable[[Happened, Kit], Awaitable[Answer]]] = {
    "channel_archive": partial(lost, why="is_archived"),
    "group_archive": partial(lost, why="is_archived"),
    "channel_deleted": partial(lost, why="channel_not_found"),
    "group_deleted": partial(lost, why="channel_not_found"),
    "channel_left": partial(lost, why="not_in_channel"),
    "group_left": partial(lost, why="not_in_channel"),
    "member_joined_channel": came_or_went,
    "member_left_channel": came_or_went,
    "channel_shared": shared,
    "channel_unshared": shared,
    "channel_rename": renamed,
    "group_rename": renamed,
    "channel_unarchive": renamed,
    "group_unarchive": renamed,
    "channel_id_changed": id_changed,
    "user_change": person_changed,
    "tokens_revoked": tokens_revoked,
    "app_uninstalled": uninstalled,
}
