"""Trouble and time on demand, as control routes."""

from collections.abc import Iterable
from typing import get_args

from sandbox.clock import Clock
from sandbox.faults import FOREVER, Faults, What
from sandbox.page.act import Act
from sandbox.page.asked import Asked, BadRequest
from sandbox.slack.state import Json
from sandbox.slack.triggers import Triggers


class BackstageActs:
    """`desks` are the names of those that run: sides that can be troubled, besides Slack."""

    def __init__(
        self, faults: Faults, clock: Clock, triggers: Triggers, desks: Iterable[str]
    ) -> None:
        self._faults = faults
        self._clock = clock
        self._triggers = triggers
        self._sides = ("slack", *desks)

    def acts(self) -> tuple[Act, ...]:
        kinds = ", ".join(get_args(What))
        return (
            Act(
                path="faults",
                takes="side what match? times? status? retry_after? code? seconds?",
                does=f"Arm a fault: {kinds}.",
                run=self._arm,
            ),
            Act(path="faults/clear", takes="", does="Disarm everything.", run=self._clear),
            Act(
                path="down",
                takes="side",
                does="Refuse every connection of that side until `up`.",
                run=self._down,
            ),
            Act(path="up", takes="side", does="End `down`.", run=self._up),
            Act(path="clock", takes="seconds", does="Push time forward.", run=self._advance),
            Act(
                path="triggers/expire", takes="", does="Expire every trigger_id.", run=self._expire
            ),
        )

    async def _arm(self, asked: Asked) -> Json:
        what = next((one for one in get_args(What) if one == asked.text("what")), None)
        if what is None:
            raise BadRequest(f"what must be one of {', '.join(get_args(What))}")
        self._faults.arm(
            side=self._side(asked),
            what=what,
            match=asked.maybe("match"),
            times=_whole(asked, "times", FOREVER if what == "down" else 1),
            status=_whole(asked, "status", 500),
            retry_after=_whole(asked, "retry_after", 0) or None,
            code=asked.maybe("code"),
            seconds=float(asked.number("seconds")) if "seconds" in asked.body else 0.0,
        )
        return {"armed": len(self._faults.armed())}

    async def _clear(self, _: Asked) -> Json:
        self._faults.clear()
        return {}

    async def _down(self, asked: Asked) -> Json:
        self._faults.down(self._side(asked))
        return {}

    async def _up(self, asked: Asked) -> Json:
        self._faults.up(self._side(asked))
        return {}

    async def _advance(self, asked: Asked) -> Json:
        seconds = asked.number("seconds")
        if seconds <= 0:
            raise BadRequest("time only moves forward")
        self._clock.advance(seconds)
        return {"now": self._clock.now().isoformat()}

    async def _expire(self, _: Asked) -> Json:
        self._triggers.expire_all()
        return {}

    def _side(self, asked: Asked) -> str:
        side = asked.text("side")
        if side not in self._sides:
            raise BadRequest(f"side must be one of {', '.join(self._sides)}")
        return side


def _whole(asked: Asked, name: str, default: int) -> int:
    return int(asked.number(name)) if name in asked.body else default
