"""How soon Slack has its answer: our listeners beside a bare one of Bolt's, in the same run.

`python -m bench.ack` prints the table. The bare listener is `await ack()` and nothing else, in an
app with Bolt's defaults. Ours check, write the durable row and answer; what goes on afterwards is
put aside. In the last rows the delivery worker claims and settles rows meanwhile, and how many is
shown: a worker that does nothing disturbs nobody. Each kind begins with an empty store. Both are
handed requests in process: what a socket or an HTTP server costs is the same for both.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from statistics import quantiles

from slack_bolt.async_app import AsyncApp

from bench import slack_requests
from bench.house import answering, bare, delivering, house
from bench.slack_requests import Make, Send, Sent, by_http, by_socket
from bench.table import Row, printed

KINDS: dict[str, Make] = {
    "command and its row": slack_requests.command,
    "button": slack_requests.button,
    "form and its row": slack_requests.form,
}
TOGETHER = 50
P50_RATIO = 0.2
P99_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Requests one after another, requests with 50 under way, and how often all of that."""

    alone: int = 60
    together: int = 2000
    rounds: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Requests a second, and seconds until the answer."""

    throughput: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best of several runs, alone and 50 at once."""

    alone: Took
    together: Took


def rows(size: Size | None = None) -> list[Row]:
    return asyncio.run(_rows(size or Size()))


async def _rows(size: Size) -> list[Row]:
    table: list[Row] = []
    async with bare() as reference:
        for kind, make in KINDS.items():
            async with house() as kit:
                ours, bolts = await Measure(answering(kit), reference, size).both(make, by_socket)
            table += [_soon(kind, ours, bolts), _more(kind, ours, bolts), _late(kind, ours, bolts)]
        for kind, make in KINDS.items():
            async with house() as kit:
                both = await Measure(answering(kit), reference, size).both(make, by_http)
            table.append(_more(f"{kind}, HTTP mode", *both))
        return table + await _while_delivering(reference, size)


async def _while_delivering(reference: AsyncApp, size: Size) -> list[Row]:
    what = "command while the worker delivers"
    async with house() as kit, delivering(kit):
        started = time.perf_counter()
        both = await Measure(answering(kit), reference, size).both(
            slack_requests.command, by_socket
        )
        seconds = time.perf_counter() - started
        counts = await kit.store.outbox.counts()
    return [
        _soon(what, *both),
        _more(what, *both),
        _late(what, *both),
        Row(what=f"{what}: rows it settled a second", ours=f"{counts['done'] / seconds:.0f}"),
        Row(what=f"{what}: rows left waiting at the end", ours=f"{counts['waiting']}"),
    ]


class Measure:
    """Measures two apps in turns, so that both meet the same machine."""

    def __init__(self, ours: AsyncApp, reference: AsyncApp, size: Size) -> None:
        self._ours, self._reference, self._size = ours, reference, size
        self._numbers = count()

    async def both(self, make: Make, send: Send) -> tuple[Best, Best]:
        """The best of ours and of the reference."""

        def next_one() -> Sent:
            return send(make(next(self._numbers)))

        await self._once(self._reference, next_one)  # signs in
        ours, reference = [], []
        for _ in range(self._size.rounds):
            ours.append(await self._once(self._ours, next_one))
            reference.append(await self._once(self._reference, next_one))
        return _best(ours), _best(reference)

    async def _once(self, app: AsyncApp, next_one: Callable[[], Sent]) -> Best:
        alone = [next_one() for _ in range(self._size.alone)]
        together = [next_one() for _ in range(self._size.together)]
        return Best(
            alone=await _answered(app, alone, 1), together=await _answered(app, together, TOGETHER)
        )


async def _answered(app: AsyncApp, requests: list[Sent], at_once: int) -> Took:
    """Keep so many requests under way until all are answered."""
    waiting, waits = iter(requests), list[float]()
    started = time.perf_counter()
    await asyncio.gather(*(_ask(app, waiting, waits) for _ in range(at_once)))
    seconds = time.perf_counter() - started
    hundredths = quantiles(waits, n=100, method="inclusive")
    return Took(throughput=len(waits) / seconds, p50=hundredths[49], p99=hundredths[98])


async def _ask(app: AsyncApp, waiting: Iterator[Sent], waits: list[float]) -> None:
    for sent in waiting:
        started = time.perf_counter()
        answer = await app.async_dispatch(sent.opened())
        waits.append(time.perf_counter() - started)
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"answered with {answer.status}: {answer.body}")


def _best(runs: list[Best]) -> Best:
    return Best(
        alone=_best_of([run.alone for run in runs]),
        together=_best_of([run.together for run in runs]),
    )


def _best_of(took: list[Took]) -> Took:
    return Took(
        throughput=max(each.throughput for each in took),
        p50=min(each.p50 for each in took),
        p99=min(each.p99 for each in took),
    )


def _soon(what: str, ours: Best, bare: Best) -> Row:
    ratio = ours.alone.p50 / bare.alone.p50
    return Row(
        what=f"{what}: p50, one at a time",
        ours=_ms(ours.alone.p50),
        reference=_ms(bare.alone.p50),
        ratio=ratio,
        goal=f"< {P50_RATIO}",
        met=ratio < P50_RATIO,
    )


def _more(what: str, ours: Best, bare: Best) -> Row:
    ratio = ours.together.throughput / bare.together.throughput
    return Row(
        what=f"{what}: answers a second, {TOGETHER} at once",
        ours=f"{ours.together.throughput:.0f}",
        reference=f"{bare.together.throughput:.0f}",
        ratio=ratio,
        goal=">= 1",
        met=ratio >= 1,
    )


def _late(what: str, ours: Best, bare: Best) -> Row:
    return Row(
        what=f"{what}: p99, {TOGETHER} at once",
        ours=_ms(ours.together.p99),
        reference=_ms(bare.together.p99),
        ratio=ours.together.p99 / bare.together.p99,
        goal=f"< {P99_SECONDS * 1000:.0f} ms",
        met=ours.together.p99 < P99_SECONDS,
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


if __name__ == "__main__":
    print(printed(rows()))
