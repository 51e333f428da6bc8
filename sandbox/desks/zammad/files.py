"""Files of an article as they arrive in JSON, and those sent ahead."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desks.content import Content
from sandbox.desks.zammad.body import Received
from sandbox.desks.zammad.errors import forbidden, unprocessable
from sandbox.desks.zammad.models import User
from sandbox.desks.zammad.state import Account

_KEYS = ("filename", "data", "mime-type")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file not yet bound to an article."""

    filename: str
    mime: str
    content: Content
    content_id: str = ""
    uploaded: bool = False


def read_files(account: Account, found: Any) -> list[NewFile]:
    """Read `attachments`. Raises Refusal (422) naming the missing key or the bad base64."""
    if isinstance(found, Mapping):
        found = list(found.values())
    rows = found if isinstance(found, list) else []
    return [_file(account, row, index) for index, row in enumerate(rows)]


def _file(account: Account, row: Any, index: int) -> NewFile:
    for key in _KEYS:
        if not isinstance(row, Mapping) or row.get(key) is None:
            raise unprocessable(
                f"Attachment needs '{key}' param for attachment with index '{index}'"
            )
    content = _content(account, row["data"])
    if content is None:
        raise unprocessable(f"Invalid base64 for attachment with index '{index}'")
    return NewFile(filename=str(row["filename"]), mime=str(row["mime-type"]), content=content)


def _content(account: Account, data: Any) -> Content | None:
    if isinstance(data, Received):
        return data.content
    try:
        raw = base64.b64decode("".join(str(data).split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return account.files.keep(raw)


def uploaded_files(account: Account, form_id: str, user: User) -> list[NewFile]:
    """Files sent ahead under a form id, if they are this person's. Raises Refusal (403)."""
    cache = account.uploads.get(form_id)
    if cache is None:
        return []
    if cache.owner is not user:
        raise forbidden()
    return [
        NewFile(filename=one.filename, mime=one.mime, content=one.content, uploaded=True)
        for one in cache.files
    ]
