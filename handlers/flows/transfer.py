"""Carrying shared files to a desk: checked before and during, each with a result of its own.

What has been uploaded is kept in the row's progress before the comment is sent: a token binds a
file exactly once, and the words of a comment name the files that were left out.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from handlers.kit import Kit
from handlers.text.filenames import safe_name
from handlers.workspace import FileWithheld, SlackFile
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, NotFound, Refused, TooLarge
from helpdesks.models import Bytes, Identity, Upload
from store import Row

T = TypeVar("T")
Watcher = Callable[[str, int, int | None], Awaitable[None]]

EMPTY, TOO_LARGE, TOO_MANY = "empty", "too_large", "too_many"
NO_SIZE, REFUSED = "no_size", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """A file that could not be carried, and the word for why; `link` opens it where it is."""

    name: str
    why: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    uploads: tuple[Upload, ...] = ()
    left: tuple[LeftBehind, ...] = ()


def carried(progress: dict[str, Any]) -> Carried:
    """Read what an earlier attempt carried from the row's progress."""
    return Carried(
        uploads=tuple(Upload(**kept) for kept in progress.get("uploads", {}).values()),
        left=tuple(LeftBehind(**kept) for kept in progress.get("left", {}).values()),
    )


async def send_with(
    kit: Kit,
    desk: HelpDesk,
    row: Row,
    files: tuple[SlackFile, ...],
    send: Callable[[Carried], Awaitable[T]],
    *,
    as_: Identity | None,
    watch: Watcher,
    ticket_id: str | None = None,
) -> T:
    """Carry the files and send what they belong to; `ticket_id` is the ticket it is added to.

    A token kept from an earlier attempt may have run out; when the desk refuses, the files are
    carried anew, once. https://developer.kf5.com (Attachments): a token binds a file once.
    """

    def upload(body: Bytes) -> Awaitable[Upload]:
        return desk.upload(body, as_=as_, ticket_id=ticket_id)

    before = bool(row.progress.get("uploads"))
    files_now = await carry(kit, desk, row, files, upload=upload, watch=watch)
    try:
        return await send(files_now)
    except Refused:
        if not before:
            raise
        kept = {k: v for k, v in row.progress.items() if k not in {"uploads", "left"}}
        fresh = replace(row, progress=kept)
        return await send(await carry(kit, desk, fresh, files, upload=upload, watch=watch))


async def carry(
    kit: Kit,
    desk: HelpDesk,
    row: Row,
    files: tuple[SlackFile, ...],
    *,
    upload: Callable[[Bytes], Awaitable[Upload]],
    watch: Watcher,
) -> Carried:
    """Upload each file that may go; remember after each, so that nothing is uploaded twice.

    `watch` hears a file's name, the bytes so far and its size while it is under way.
    """
    progress: dict[str, Any] = {"uploads": {}, "left": {}, **row.progress}
    for count, file in enumerate(files):
        if file.id in progress["uploads"] or file.id in progress["left"]:
            continue
        sent: Upload | str = unfit(desk, file, count) or ""
        sent = sent or await carry_one(kit, file, upload, watch=watch)
        if isinstance(sent, Upload):
            progress["uploads"][file.id] = {
                "token": sent.token,
                "name": sent.name,
                "size": sent.size,
            }
        else:
            left = LeftBehind(name=file.name, why=sent, link=file.permalink)
            progress["left"][file.id] = asdict(left)
        await kit.store.outbox.save_progress(row, progress)
    return carried(progress)


def unfit(desk: HelpDesk, file: SlackFile, count: int) -> str | None:
    """Say why the file after `count` others cannot go, as far as that is known beforehand."""
    if file.withheld:
        return file.withheld.value
    if file.size == 0:
        return EMPTY
    if file.size is not None and file.size > desk.abilities.attachment_limit:
        return TOO_LARGE
    return TOO_MANY if count >= desk.abilities.attachments_per_comment else None


async def carry_one(
    kit: Kit, file: SlackFile, take: Callable[[Bytes], Awaitable[T]], *, watch: Watcher
) -> T | str:
    """Let the desk take a file's bytes; else answer the word for why it stays where it is."""
    try:
        known = file if file.url else await kit.slack.file(file.id)
        async with kit.slack.fetch(known) as body:
            size = body.size if body.size is not None else known.size
            if size is None:
                return NO_SIZE
            named = replace(
                body,
                name=safe_name(known.name),
                size=size,
                chunks=_watched(body, known, watch),
            )
            return await take(named)
    except FileWithheld as error:
        return error.why.value
    except TooLarge:
        return TOO_LARGE
    except (Refused, Forbidden, NotFound):
        return REFUSED


async def _watched(body: Bytes, file: SlackFile, watch: Watcher) -> AsyncIterator[bytes]:
    done = 0
    async for chunk in body.chunks:
        yield chunk
        done += len(chunk)
        await watch(file.name, done, body.size)
