"""What every listener and flow works with; `bot.wiring` puts it together, tests may as well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.turns import Turns
from handlers.words import Words
from handlers.workspace import Workspace
from helpdesks.desk import HelpDesk
from store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The store, the desks by name, Slack, the words, the time, and the workspace's language.

    `turns` keeps the order of what came at the same time. `agents_alone` is when a channel was last
    found to have nobody but agents of a desk in it, by (channel, desk).

    `locale` is the language of what a whole channel reads; a single person reads their own.
    """

    store: Store
    desks: Mapping[str, HelpDesk]
    slack: Workspace
    words: Words
    now: Callable[[], datetime]
    locale: str = "en-US"
    turns: Turns = field(default_factory=Turns)
    agents_alone: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def desk(self) -> HelpDesk:
        """The desk that requests go to where nobody has chosen one: the first of the settings."""
        return next(iter(self.desks.values()))
