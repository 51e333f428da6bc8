"""Relays a large file from one loopback server to another, beside `curl | curl`.

`python -m bench.relay` prints the table. Source, sink and relay are processes of their own; Linux
only, since the peak of memory is read from /proc.
"""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.table import Row, printed
from helpdesks.carrier import Carrier, no_headers

MIB = 1024 * 1024
SIZE = 1024 * MIB
ROUNDS = 3
MOST_MIB = 16
ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


def rows() -> list[Row]:
    """Measure in turns, so that both meet the same machine, and keep the best of each."""
    with _server("source") as source, _server("sink") as sink:
        ours, curls = [], []
        for _ in range(ROUNDS):
            ours.append(_relay(source, sink))
            curls.append(_curl(source, sink))
    seconds = min(float(run["seconds"]) for run in ours)
    peak = max(float(run["peak_mib"]) for run in ours)
    ratio = min(curls) / seconds
    return [
        Row(
            what="relay of 1 GB, peak memory over idle",
            ours=f"{peak:.1f} MiB",
            goal=f"<= {MOST_MIB} MiB",
            met=peak <= MOST_MIB,
        ),
        Row(
            what="relay of 1 GB, speed against curl | curl",
            ours=f"{seconds:.2f} s",
            reference=f"{min(curls):.2f} s",
            ratio=ratio,
            goal=">= 1",
            met=ratio >= 1,
        ),
    ]


async def carry(source: str, sink: str) -> dict[str, float]:
    """Relay the file once and say how long it took and how much memory it needed."""
    carrier = Carrier()
    idle = _memory("VmRSS")
    started = time.perf_counter()
    async with carrier.fetch(source, headers_for=no_headers) as file:
        answer = await carrier.send("POST", sink, headers={}, file=file)
    seconds = time.perf_counter() - started
    await carrier.close()
    _check(answer.body)
    return {"seconds": seconds, "peak_mib": (_memory("VmHWM") - idle) / 1024}


def _relay(source: str, sink: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.relay", "carry", source, sink]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ourselves
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _curl(source: str, sink: str) -> float:
    """Relay the file through a pipe, its size announced just as we announce it."""
    started = time.perf_counter()
    curl = shutil.which("curl") or "curl"
    sized = ["-H", f"Content-Length: {SIZE}", "-H", "Transfer-Encoding:", "-H", "Expect:"]
    get = [curl, "-sN", source]
    post = [curl, "-s", "-X", "POST", *sized, "-T", "-", sink]
    with subprocess.Popen(get, stdout=subprocess.PIPE) as file:  # noqa: S603 - addresses of ours
        done = subprocess.run(post, check=True, stdin=file.stdout, capture_output=True)  # noqa: S603
    _check(done.stdout)
    return time.perf_counter() - started


def _check(counted: bytes) -> None:
    if int(counted) != SIZE:
        raise RuntimeError(f"{int(counted)} of {SIZE} bytes arrived")


def _memory(what: str) -> int:
    """Read this process's memory in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


@contextmanager
def _server(role: str) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.relay", role]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def serve(role: str) -> None:
    """Give the file to everyone, or count what everyone brings."""
    answer = _give if role == "source" else _count
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            threading.Thread(target=answer, args=(connection,), daemon=True).start()


def _give(connection: socket.socket) -> None:
    block = bytes(MIB)
    with connection:
        _head(connection)
        connection.sendall(ANSWER % SIZE)
        for _ in range(SIZE // MIB):
            connection.sendall(block)


def _count(connection: socket.socket) -> None:
    block = bytearray(MIB)
    with connection:
        count = len(_head(connection))
        while count < SIZE and (got := connection.recv_into(block)):
            count += got
        body = b"%d" % count
        connection.sendall(ANSWER % len(body) + body)


def _head(connection: socket.socket) -> bytes:
    """Read a request's head; what already came of the body is given back."""
    received = b""
    while b"\r\n\r\n" not in received and (more := connection.recv(65536)):
        received += more
    return received.partition(b"\r\n\r\n")[2]


def main(arguments: list[str]) -> None:
    match arguments:
        case ["carry", source, sink]:
            print(json.dumps(asyncio.run(carry(source, sink))))
        case ["source" | "sink" as role]:
            serve(role)
        case _:
            print(printed(rows()))


if __name__ == "__main__":
    main(sys.argv[1:])
