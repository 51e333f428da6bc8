"""How the process is doing, for a load balancer, a person and Prometheus. No I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from store import Backlog

LATE_AFTER = 5
"""A desk that was not looked at for this many of its intervals has a stuck poller."""


METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHealth:
    """`polled_at`: when the desk last answered; `down_since`: since when it does not."""

    name: str
    poll_seconds: float
    polled_at: datetime | None = None
    down_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state at `at`.

    `locked_out` is Slack's word for why it does not let us in, or "". `outbox` counts its rows by
    state; `behind` is what is still to be delivered, by kind of lane. `swept_at`: when it was last
    looked whether anything was forgotten.
    """

    at: datetime
    started_at: datetime
    slack_connected: bool
    locked_out: str = ""
    delivering: bool = True
    desks: tuple[DeskHealth, ...] = ()
    outbox: Mapping[str, int] = field(default_factory=dict)
    behind: tuple[Backlog, ...] = ()
    swept_at: datetime | None = None

    @property
    def ok(self) -> bool:
        """Whether this process does its work. A desk that is down is not our illness."""
        late = any(self.is_late(desk) for desk in self.desks)
        return self.slack_connected and not self.locked_out and self.delivering and not late

    @property
    def backlog(self) -> int:
        return sum(self.outbox.get(state, 0) for state in ("waiting", "sending"))

    @property
    def oldest_seconds(self) -> float:
        return max((self.age(lanes) for lanes in self.behind), default=0.0)

    def age(self, lanes: Backlog) -> float:
        """Seconds since the oldest row of these lanes could have been delivered."""
        return max(0.0, (self.at - lanes.oldest).total_seconds())

    def is_late(self, desk: DeskHealth) -> bool:
        """Whether the poller is stuck. One that knows its desk to be down is not."""
        patience = max(LATE_AFTER * desk.poll_seconds, 120.0)
        heard = max(desk.polled_at or self.started_at, self.started_at)
        return desk.down_since is None and (self.at - heard).total_seconds() > patience


def as_json(health: Health) -> dict[str, Any]:
    return {
        "ok": health.ok,
        "slack": {"connected": health.slack_connected, "locked_out": health.locked_out or None},
        "delivering": health.delivering,
        "desks": {
            desk.name: {
                "polled_at": _moment(desk.polled_at),
                "late": health.is_late(desk),
                "down_since": _moment(desk.down_since),
            }
            for desk in health.desks
        },
        "outbox": {
            "backlog": health.backlog,
            "oldest_seconds": round(health.oldest_seconds, 1),
            "dead": health.outbox.get("dead", 0),
            "lanes": {
                lanes.lanes: {
                    "backlog": lanes.rows,
                    "oldest_seconds": round(health.age(lanes), 1),
                }
                for lanes in health.behind
            },
        },
        "swept_at": _moment(health.swept_at),
    }


def as_metrics(health: Health) -> str:
    """Write Prometheus' text format.

    https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    """
    return "".join(f"{line}\n" for line in _metrics(health))


def _metrics(health: Health) -> Iterator[str]:
    uptime = (health.at - health.started_at).total_seconds()
    yield from _gauge("uptime_seconds", "Seconds since the start", {"": uptime})
    connected = float(health.slack_connected)
    yield from _gauge("slack_connected", "Whether Slack is connected", {"": connected})
    locked_out = float(bool(health.locked_out))
    yield from _gauge(
        "slack_locked_out", "Whether Slack refuses our token or scopes", {"": locked_out}
    )
    polled = {
        _label("desk", desk.name): desk.polled_at.timestamp()
        for desk in health.desks
        if desk.polled_at
    }
    yield from _gauge("desk_polled_timestamp_seconds", "When a desk was last looked at", polled)
    down = {_label("desk", desk.name): float(bool(desk.down_since)) for desk in health.desks}
    yield from _gauge("desk_down", "Whether a desk does not answer", down)
    rows = {_label("state", state): float(count) for state, count in health.outbox.items()}
    yield from _gauge("outbox_rows", "Rows of the outbox by state", rows)
    yield from _gauge(
        "outbox_oldest_seconds", "Age of the oldest undelivered row", {"": health.oldest_seconds}
    )
    backlog = {_label("lanes", one.lanes): float(one.rows) for one in health.behind}
    yield from _gauge("outbox_backlog_rows", "Undelivered rows by kind of lane", backlog)
    ages = {_label("lanes", one.lanes): health.age(one) for one in health.behind}
    yield from _gauge("outbox_backlog_seconds", "Age of the oldest of them", ages)
    swept = {"": health.swept_at.timestamp()} if health.swept_at else {}
    yield from _gauge("swept_timestamp_seconds", "When the last sweep began", swept)


def _gauge(name: str, says: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP deskhand_{name} {says}."
    yield f"# TYPE deskhand_{name} gauge"
    for labels, value in values.items():
        yield f"deskhand_{name}{labels} {value:.15g}"


def _label(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{{{name}="{escaped}"}}'


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
