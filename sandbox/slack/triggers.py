"""trigger_id: three seconds, one use.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

from dataclasses import dataclass
from datetime import datetime

from sandbox.clock import Clock
from sandbox.slack.ids import Ids

LIFETIME = 3.0
KEPT = 1_000


class BadTrigger(Exception):
    """The trigger cannot be used; `error` is Slack's word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(slots=True, kw_only=True)
class Trigger:
    """`view` is the id of the modal the interaction came from, if it came from one."""

    user: str
    view: str | None
    made_at: datetime
    used: bool = False


class Triggers:
    """Issues and redeems triggers."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, *, view: str | None = None) -> str:
        """A trigger for something that user just did."""
        trigger_id = f"{self._ids.digits(13)}.{self._ids.digits(13)}.{self._ids.secret(32).lower()}"
        self._issued[trigger_id] = Trigger(user=user, view=view, made_at=self._clock.now())
        while len(self._issued) > KEPT:
            del self._issued[next(iter(self._issued))]
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use it up. Raises BadTrigger when unknown, used before or older than three seconds."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise BadTrigger("invalid_trigger_id")
        if trigger.used:
            raise BadTrigger("exchanged_trigger_id")
        if (self._clock.now() - trigger.made_at).total_seconds() > LIFETIME:
            raise BadTrigger("expired_trigger_id")
        trigger.used = True
        return trigger

    def expire_all(self) -> None:
        """Let every trigger be unknown from now on."""
        self._issued.clear()
