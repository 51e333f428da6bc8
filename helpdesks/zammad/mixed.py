"""Several streams of tickets, each in the order of creation, as one."""

from collections.abc import AsyncIterator, Sequence

from helpdesks.models import Ticket


async def one_after_the_other(streams: Sequence[AsyncIterator[Ticket]]) -> AsyncIterator[Ticket]:
    for stream in streams:
        async for ticket in stream:
            yield ticket


async def by_creation(
    streams: Sequence[AsyncIterator[Ticket]], *, descending: bool
) -> AsyncIterator[Ticket]:
    """Take the next ticket of whichever stream has the newest (or oldest) one waiting."""
    waiting = {stream: await anext(stream, None) for stream in streams}
    choose = max if descending else min
    while heads := [(stream, head) for stream, head in waiting.items() if head]:
        stream, ticket = choose(heads, key=lambda pair: _place(pair[1]))
        yield ticket
        waiting[stream] = await anext(stream, None)


def _place(ticket: Ticket) -> tuple[float, int]:
    return ticket.created_at.timestamp(), int(ticket.id)
