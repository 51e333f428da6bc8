"""What the page needs of a running sandbox."""

from collections.abc import Mapping
from typing import Protocol

from sandbox.clock import Clock
from sandbox.desks.pane import Pane
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.acts import Person
from sandbox.slack.manifest import Manifest
from sandbox.slack.server import SlackServer
from sandbox.slack.state import Workspace


class Running(Protocol):
    """The parts of a running sandbox that the page shows and drives.

    `panes` are the desks that run, by name, the first one for whoever names none.
    """

    workspace: Workspace
    manifest: Manifest
    clock: Clock
    journal: Journal
    faults: Faults
    slack: SlackServer

    @property
    def panes(self) -> Mapping[str, Pane]: ...

    def person(self, handle: str, /) -> Person: ...
