"""Which help desk a request made in a channel goes to, and when people must be told which one."""

from dataclasses import dataclass

from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from store import ChannelForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The desk of a channel, and what is set there.

    `choice` are the names of all desks where the channel has none of its own and there are
    several; `desk` is then the first of them.
    """

    desk: HelpDesk
    choice: tuple[str, ...] = ()
    form: ChannelForm | None = None


async def here(kit: Kit, channel: str) -> Here:
    form = await kit.store.channel_forms.get(kit.slack.team, channel)
    if form is not None and form.desk in kit.desks:
        return Here(desk=kit.desks[form.desk], form=form)
    return Here(desk=kit.desk, choice=tuple(kit.desks) if len(kit.desks) > 1 else ())


def named(kit: Kit, desk: str) -> str:
    """A desk's name where people have to be told which one is meant; "" where there is only one."""
    return desk if len(kit.desks) > 1 else ""
