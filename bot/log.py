"""What the process says of itself: one line an event, to stderr, with secrets struck out.

Code logs with `structlog.get_logger()`, with ids and counts as keywords. Tokens and what people
wrote are never logged; should one slip in, the processors here strike it out, libraries' lines and
tracebacks included.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

STRUCK = "…"

# What people wrote, and what opens doors, by the name it is logged under.
UNSAID = frozenset(
    {"authorization", "blocks", "body", "comment", "cookie", "headers", "html", "password"}
    | {"payload", "private_metadata", "response_url", "secret", "text", "title", "token"}
    | {"trigger_id", "upload_url", "url", "view", "words"}
)

SECRETS = (
    re.compile(r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|xoxe-[\w-]+"),
    re.compile(r"(?i)(?<=\b)(?:basic|bearer)\s+[\w.~+/=-]{6,}"),
    re.compile(r"(?<=/token:)[^\s\"'@]+"),
    re.compile(r"(?i)(?<=[?&](?:sign|code))=[^&\s\"']+|(?<=token)[\"']?\s*[=:]\s*[\"']?[\w.-]{6,}"),
    re.compile(r"(?<=://hooks\.slack\.com/)[^\s\"']+"),
    re.compile(r"(?<=The server responded with: ).*"),  # slack_sdk repeats the whole answer
)
ADDRESS = re.compile(r"\b([\w.+-])[\w.+-]*@(?=[\w-]+\.)")

QUIET = ("aiohttp", "apscheduler", "asyncio", "httpx", "slack_bolt", "slack_sdk")


def configure(kind: Literal["console", "json"], secrets: Iterable[str] = ()) -> None:
    """Send every line of this process to stderr; `secrets` are struck out wherever they appear."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redaction(secrets),
    ]
    renderer = _renderer(kind)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    _route_libraries(shared, renderer)


def redaction(secrets: Iterable[str] = ()) -> Processor:
    """Make the processor that strikes out secrets, by name and by looks."""
    known = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)  # noqa: PLR2004 - shorter ones would strike out words
    exact = re.compile("|".join(map(re.escape, known))) if known else None

    def strike(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {name: _said(name, value, exact) for name, value in event.items()}

    return strike


def _said(name: str, value: Any, exact: re.Pattern[str] | None) -> Any:
    if name.lower() in UNSAID:
        return STRUCK
    if isinstance(value, str | BaseException):
        return struck(str(value), exact)
    if isinstance(value, dict):
        return {key: _said(str(key), inner, exact) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_said("", inner, exact) for inner in value]
    return value


def struck(text: str, exact: re.Pattern[str] | None = None) -> str:
    """Strike secrets and the names of e-mail addresses out of a text."""
    if exact is not None:
        text = exact.sub(STRUCK, text)
    for pattern in SECRETS:
        text = pattern.sub(STRUCK, text)
    return ADDRESS.sub(rf"\1{STRUCK}@", text)


def _renderer(kind: Literal["console", "json"]) -> Processor:
    if kind == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=_unknown)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _unknown(value: object) -> str:
    """Name what JSON cannot say, without saying what is in it."""
    return f"<{type(value).__name__}>"


def _route_libraries(shared: list[Callable[..., Any]], renderer: Processor) -> None:
    """Let libraries speak up from WARNING on, through the same processors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
