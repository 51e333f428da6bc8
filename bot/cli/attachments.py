import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli.opened import desk_option, opened_desk
from bot.cli.output import ask, details, json_option, print_json, say
from handlers.text.escape import one_line
from handlers.text.filenames import safe_name
from helpdesks.desk import HelpDesk
from helpdesks.errors import NotFound, Unclear, Unsupported
from helpdesks.models import Attachment, Bytes

LONGEST_NAME = 80

attachment_argument = click.argument("attachment_id", metavar="ID")


@click.group()
def attachments() -> None:
    """The attachments of a desk's tickets."""


@attachments.command()
@desk_option
@attachment_argument
@json_option
def show(*, name: str | None, attachment_id: str, as_json: bool) -> None:
    """Show the name and size of attachment ID."""

    async def found() -> Attachment:
        async with opened_desk(name) as desk:
            return await desk.attachment(attachment_id)

    attachment = asyncio.run(found())
    if as_json:
        print_json(attachment)
        return
    size = "" if attachment.size is None else f"{attachment.size:,} bytes"
    details([("id", attachment.id), ("name", attachment.name), ("size", size)])


@attachments.command()
@desk_option
@attachment_argument
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite a file of that name.")
def download(*, name: str | None, attachment_id: str, output: Path | None, force: bool) -> None:
    """Save attachment ID as FILE, or under its own name in this folder."""
    asyncio.run(_download(name, attachment_id, output, force=force))


async def _download(
    name: str | None, attachment_id: str, output: Path | None, *, force: bool
) -> None:
    async with opened_desk(name) as desk:
        attachment = await desk.attachment(attachment_id)
        target = output or Path(safe_name(attachment.name))
        if target.exists() and not force:
            raise click.ClickException(f"{target} is there already; --force overwrites it.")
        async with desk.download(attachment) as body:
            size = await _save(body, target, body.size or attachment.size)
    say(f"{target}: {size:,} bytes")


async def _save(body: Bytes, target: Path, size: int | None) -> int:
    """Write beside the target and put it in place when it is whole; answer its size."""
    part = target.with_name(f"{target.name}.part")
    try:
        file = await asyncio.to_thread(_opened, part)
    except OSError as error:
        raise click.ClickException(f"{part} cannot be written: {error.strerror}.") from error
    try:
        written = await _write(_shown(body.chunks, size), file)
        await asyncio.to_thread(part.replace, target)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        await asyncio.to_thread(part.unlink, missing_ok=True)
    return written


async def _write(chunks: AsyncIterator[bytes], file: BinaryIO) -> int:
    written = 0
    try:
        async for chunk in chunks:
            written += await asyncio.to_thread(file.write, chunk)
    finally:
        await asyncio.to_thread(file.close)
    return written


def _opened(part: Path) -> BinaryIO:
    """Open a new file: what is there already is another's, or leads elsewhere."""
    return part.open("xb")


async def _shown(chunks: AsyncIterator[bytes], size: int | None) -> AsyncIterator[bytes]:
    """Show on a terminal how far a transfer is."""
    with click.progressbar(
        length=size or 0, label="downloading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        async for chunk in chunks:
            yield chunk
            bar.update(len(chunk))


@attachments.command()
@desk_option
@attachment_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@json_option
def delete(
    *, name: str | None, attachment_id: str, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Delete attachment ID at the desk, for good."""
    attachment = asyncio.run(_delete(name, attachment_id, yes=yes, dry_run=dry_run))
    if as_json:
        print_json({"deleted": not dry_run, "attachment": attachment})
    elif dry_run:
        say(f"{attachment.name} would be deleted; nothing was done.")
    else:
        say(f"{attachment.name} is deleted.")


async def _delete(name: str | None, attachment_id: str, *, yes: bool, dry_run: bool) -> Attachment:
    async with opened_desk(name) as desk:
        if not desk.abilities.deletes_attachments:
            raise Unsupported("deletes_attachments")
        attachment = await desk.attachment(attachment_id)
        if not dry_run:
            ask(f"Delete {one_line(attachment.name, LONGEST_NAME)} for good?", yes=yes)
            await _gone(desk, attachment)
    return attachment


async def _gone(desk: HelpDesk, attachment: Attachment) -> None:
    try:
        await desk.delete_attachment(attachment.id)
    except Unclear:
        # Looking is safe: one that cannot be found any more was deleted.
        try:
            await desk.attachment(attachment.id)
        except NotFound:
            return
        raise
