"""`python -m sandbox`: a workspace, help desks and the bot, at one address, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import errno
import ipaddress
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from sandbox.bot_process import BotFailed
from sandbox.launch import MANIFEST, Sandbox
from sandbox.started_desks import NAMES

PORT = 8765
POLL_SECONDS = 2
PATIENCE = 30


def main() -> int:
    options = _options()
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_run(options))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A local Slack workspace and help desks, with the bot.",
    )
    parser.add_argument("--port", type=int, default=PORT, help="of the page (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same ids")
    parser.add_argument(
        "--desks", type=_desks, default=NAMES, metavar="NAMES", help=f"of {','.join(NAMES)} (all)"
    )
    parser.add_argument("--no-bot", action="store_true", help="start only workspace and desks")
    parser.add_argument("--http", action="store_true", help="HTTP mode instead of Socket Mode")
    parser.add_argument("--host", default="127.0.0.1", help="to listen on (default: %(default)s)")
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="of the app")
    parser.add_argument("--expose", action="store_true", help="allow a --host others can reach")
    options = parser.parse_args()
    if not options.expose and not _is_loopback(options.host):
        parser.error(
            f"{options.host} can be reached by others, and whoever reaches the page can do "
            "everything in it. Add --expose if that is what you want."
        )
    return options


def _desks(text: str) -> tuple[str, ...]:
    """`kf5,zammad` as names of desks."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names or set(names) - set(NAMES):
        raise argparse.ArgumentTypeError(f"{text!r}: choose from {', '.join(NAMES)}")
    return names


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _run(options: argparse.Namespace) -> int:
    starting = Sandbox.start(
        mode="http" if options.http else "socket",
        desks=options.desks,
        port=options.port,
        seed=options.seed,
        host=options.host,
        manifest=options.manifest,
        poll_seconds=POLL_SECONDS,
    )
    try:
        async with _signals() as told_to_end, starting as sandbox:
            if options.no_bot:
                return await _without_bot(sandbox, told_to_end)
            return await _with_bot(sandbox, told_to_end)
    except OSError as error:
        _complain(_reason(error, options.port))
        return 2
    except BotFailed as error:
        _complain(f"{error}\nMend that and start again, or look around with --no-bot.")
        return 1


async def _without_bot(sandbox: Sandbox, told_to_end: asyncio.Event) -> int:
    settings = sandbox.write_bot_environment()
    _say(f"The sandbox is at {sandbox.page_url} (for a bot of your own: source {settings})")
    await told_to_end.wait()
    return 0


async def _with_bot(sandbox: Sandbox, told_to_end: asyncio.Event) -> int:
    """Wait for a signal, which is a good end, or for the bot's own end, which is none."""
    await sandbox.start_bot()
    told = asyncio.create_task(told_to_end.wait())
    ready = asyncio.create_task(sandbox.bot_ready(timeout=PATIENCE))
    await asyncio.wait({told, ready}, return_when=asyncio.FIRST_COMPLETED)
    if told.done():
        ready.cancel()
        return 0
    await ready
    _say(f"The sandbox is at {sandbox.page_url}")
    ended = asyncio.create_task(sandbox.bot_ended())
    await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
    if told.done():
        ended.cancel()
        return 0
    raise BotFailed(await ended, sandbox.bot_log())


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken, perhaps by another sandbox. Choose another with --port."
    return str(error)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is a command


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - this is a command


@contextlib.asynccontextmanager
async def _signals() -> AsyncIterator[asyncio.Event]:
    """An event that Ctrl-C and SIGTERM set."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


if __name__ == "__main__":
    sys.exit(main())
