"""What the page needs of a running sandbox."""

from typing import Protocol

from sandbox.clock import Clock
from sandbox.desks.kf5.desk import Desk
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.acts import Person
from sandbox.slack.manifest import Manifest
from sandbox.slack.server import SlackServer
from sandbox.slack.state import Workspace


class Running(Protocol):
    """The parts of a running sandbox that the page shows and drives."""

    workspace: Workspace
    manifest: Manifest
    clock: Clock
    journal: Journal
    faults: Faults
    kf5: Desk
    slack: SlackServer

    def person(self, handle: str, /) -> Person: ...
