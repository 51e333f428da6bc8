"""The help desks of one sandbox: which of them run, and what a bot is told about each."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar, get_args

from sandbox.bot_settings import DeskSection
from sandbox.clock import Clock
from sandbox.desks import kf5, udesk, zammad
from sandbox.desks.pane import Pane
from sandbox.faults import Faults
from sandbox.journal import Journal

DeskName = Literal["kf5", "zammad", "udesk"]
NAMES: tuple[DeskName, ...] = get_args(DeskName)
DEFAULT: tuple[DeskName, ...] = ("kf5",)
Desk = kf5.Desk | zammad.Desk | udesk.Desk
_Kind = TypeVar("_Kind", kf5.Desk, zammad.Desk, udesk.Desk)
_MAKERS: dict[DeskName, type[Desk]] = {
    "kf5": kf5.Desk,
    "zammad": zammad.Desk,
    "udesk": udesk.Desk,
}
UDESK_PACE = 2.0
"""Seconds between a bot's looks at Udesk, which answers sixty calls a minute."""


class StartedDesks:
    """The desks of these names, in the order of `NAMES`. Raises ValueError for an unknown name."""

    def __init__(
        self,
        names: Sequence[str],
        clock: Clock,
        journal: Journal,
        faults: Faults,
        *,
        seed: int,
        seed_data: bool,
    ) -> None:
        if unknown := set(names) - set(NAMES):
            known = ", ".join(NAMES)
            raise ValueError(f"there is no desk {', '.join(sorted(unknown))}; there is: {known}")
        self._desks: dict[str, Desk] = {
            name: _MAKERS[name](clock, journal, faults, seed_number=seed, seed_data=seed_data)
            for name in NAMES
            if name in names
        }
        self._webhook_secrets: dict[str, str] = {}

    @property
    def panes(self) -> Mapping[str, Pane]:
        """How the page shows them, by name."""
        return {name: desk.pane for name, desk in self._desks.items()}

    def find(self, kind: type[_Kind]) -> _Kind:
        """The desk of that kind. Raises LookupError when it was not started."""
        for desk in self._desks.values():
            if isinstance(desk, kind):
                return desk
        [name] = [name for name, maker in _MAKERS.items() if maker is kind]
        raise LookupError(f'{name} was not started; ask for it with desks=(…, "{name}")')

    async def start(self) -> None:
        for desk in self._desks.values():
            await desk.start()

    async def stop(self) -> None:
        for desk in self._desks.values():
            await desk.stop()

    def call_back(self, base: str) -> None:
        """Let desks that can tell a bot at `base` of changes do so, each with a new secret."""
        for name, desk in self._desks.items():
            secret = secrets.token_hex(20)
            match desk:
                case zammad.Desk():
                    desk.webhook(f"{base}/desks/factory/webhook", secret)
                case udesk.Desk():
                    desk.trigger(f"{base}/desks/payroll/webhook?key={secret}")
                case _:
                    continue
            self._webhook_secrets[name] = secret

    def sections(self, poll_seconds: float) -> list[DeskSection]:
        """A bot's settings for each desk."""
        return [
            _section(desk, poll_seconds, self._told_to_believe(name))
            for name, desk in self._desks.items()
        ]

    def tokens(self) -> dict[str, str]:
        """The environment variables that the settings name."""
        found = {f"{name.upper()}_TOKEN": desk.api_token for name, desk in self._desks.items()}
        told = {_variable(name): one for name, one in self._webhook_secrets.items()}
        return found | told

    def _told_to_believe(self, name: str) -> dict[str, str]:
        told = name in self._webhook_secrets
        return {"webhook_secret": f"${_variable(name)}"} if told else {}


def _section(desk: Desk, poll_seconds: float, signed: Mapping[str, str]) -> DeskSection:
    match desk:
        case zammad.Desk():
            return DeskSection(
                name="factory",
                kind="zammad",
                url=desk.base_url,
                poll_seconds=poll_seconds,
                more={"group": "Users", **signed},
            )
        case udesk.Desk():
            return DeskSection(
                name="payroll",
                kind="udesk",
                url=desk.base_url,
                poll_seconds=max(poll_seconds, UDESK_PACE),
                more={
                    "email": desk.admin_email,
                    "filter_id": desk.filter_id,
                    "agent_replies_public": True,
                    **signed,
                },
            )
        case _:
            return DeskSection(
                name="support",
                kind="kf5",
                url=desk.base_url,
                poll_seconds=poll_seconds,
                more={"email": "marta@acme.example"},
            )


def _variable(name: str) -> str:
    return f"{name.upper()}_WEBHOOK_SECRET"
