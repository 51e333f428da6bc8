"""What the tests of several desks begin with."""

from typing import Any

from handlers.kit import Kit
from helpdesks.errors import SignInFailed
from helpdesks.models import Identity, Person
from store import Batch, ChannelForm
from tests.handlers.stand_ins import HELP, MARTA, TEAM, Answer, FakeDesk, FakeWorkspace


class TokenDesk(FakeDesk):
    """A desk that takes people's own tokens; `tokens` are those it knows, by whose they are."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.tokens: dict[str, str] = {}
        self.heard: list[str | None] = []

    def _who(self, as_: Identity | None) -> Person:
        self.heard.append(as_.token if as_ else None)
        if as_ is None or as_.token is None:
            return super()._who(as_)
        if as_.token not in self.tokens:
            raise SignInFailed
        return self.persons[self.tokens[as_.token]]


async def set_desk(kit: Kit, desk: str, channel: str = HELP, **more: Any) -> ChannelForm:
    """Let a channel's requests go to a desk."""
    given = {
        "fields": None,
        "group_id": None,
        "group_name": "",
        "type": None,
        "priority": None,
        "tags": (),
        **more,
    }
    form = ChannelForm(
        team=TEAM, channel=channel, desk=desk, set_by=MARTA, set_at=kit.now(), **given
    )
    await kit.store.commit(Batch(channel_forms=(form,)))
    return form


def told(slack: FakeWorkspace) -> Answer:
    """What the person was told last."""
    return slack.answers[-1]
