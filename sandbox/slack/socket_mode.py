"""Socket Mode: one-use addresses, hello, envelopes, acks, disconnect.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
from itertools import count
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.delivery import ACK_WINDOW, Ack, Kind, Retry
from sandbox.slack.ids import Ids
from sandbox.slack.records import Json

MOST_CONNECTIONS = 10
PING_SECONDS = 30.0
CLOSING_SECONDS = 1.0


class SocketMode:
    """The server's end of Socket Mode, and a transport for `Delivery`."""

    def __init__(
        self, *, app_id: str, clock: Clock, journal: Journal, faults: Faults, ids: Ids
    ) -> None:
        self._app_id = app_id
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._ids = ids
        self._tickets: set[str] = set()
        self._connections: list[web.WebSocketResponse] = []
        self._awaited: dict[str, asyncio.Future[Json]] = {}
        self._sent_to: dict[str, web.WebSocketResponse] = {}
        self._turn = count()

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return len(self._connections)

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = self._ids.uuid()
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket route; refuses tickets that are unknown or used."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=400)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS, timeout=CLOSING_SECONDS)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return socket
        self._connections.append(socket)
        try:
            await socket.send_json(self._hello())
            self._note("hello", socket)
            await self._read(socket)
        finally:
            self._dropped(socket)
        return socket

    async def deliver(self, kind: Kind, payload: Json, retry: Retry) -> Ack:
        """Send one envelope over one of the connections and wait three seconds for its ack."""
        if not self._connections:
            return Ack(status="unreachable", reason="no_connection")
        socket = self._connections[next(self._turn) % len(self._connections)]
        envelope = self._envelope(kind, payload, retry)
        awaited: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._awaited[envelope["envelope_id"]] = awaited
        self._sent_to[envelope["envelope_id"]] = socket
        try:
            await socket.send_json(envelope)
            return await self._ack(awaited)
        except ConnectionError:
            return Ack(status="unreachable", reason="connection_failed")
        finally:
            del self._awaited[envelope["envelope_id"]]
            del self._sent_to[envelope["envelope_id"]]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send `disconnect` (warning, refresh_requested, link_disabled) and close the sockets."""
        for socket in list(self._connections):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )
            self._note(f"disconnect: {reason}", socket)
            if reason != "warning":
                await socket.close()

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self._connections):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _ack(self, awaited: asyncio.Future[Json]) -> Ack:
        if not await self._clock.within(ACK_WINDOW, awaited):
            return Ack(status="timeout", reason="timeout")
        answer = awaited.result()
        if "sandbox_lost" in answer:
            return Ack(status="unreachable", reason="connection_failed")
        return Ack(status="ok", body=answer.get("payload"))

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self._received(message)

    def _received(self, message: WSMessage) -> None:
        try:
            answer = json.loads(message.data)
        except ValueError:
            self._journal.record(
                side="slack", kind="socket", name="ack", status="failed", request=message.data
            )
            return
        envelope_id = answer.get("envelope_id") if isinstance(answer, dict) else None
        awaited = self._awaited.get(str(envelope_id))
        if awaited is None or awaited.done():
            self._journal.record(
                side="slack", kind="ack", name="ack", status="late", request=answer, note="too late"
            )
        elif self._faults.take_delivery("drop_acks"):
            self._journal.record(
                side="slack", kind="ack", name="ack", status="dropped", request=answer
            )
        else:
            awaited.set_result(answer)

    def _dropped(self, socket: web.WebSocketResponse) -> None:
        self._connections.remove(socket)
        self._note("closed", socket)
        for envelope_id, used in self._sent_to.items():
            awaited = self._awaited[envelope_id]
            if used is socket and not awaited.done():
                awaited.set_result({"sandbox_lost": True})

    def _envelope(self, kind: Kind, payload: Json, retry: Retry) -> Json:
        envelope: Json = {
            "envelope_id": self._ids.uuid(),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number, "retry_reason": retry.reason}
        return envelope

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _note(self, name: str, socket: web.WebSocketResponse) -> None:
        closed: Any = socket.close_code
        self._journal.record(
            side="slack", kind="socket", name=name, note=f"code {closed}" if closed else ""
        )
