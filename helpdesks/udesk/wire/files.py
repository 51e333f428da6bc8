"""The files on Udesk's tickets and replies."""

import hashlib
from collections import Counter

from helpdesks.models import Attachment
from helpdesks.udesk.wire.values import Row, id_of, maybe_id, size_of, text

NAMES = ("file_name", "name", "filename", "title")
URLS = ("url", "file_url", "content_url", "download_url")


def attachments(row: Row) -> tuple[Attachment, ...]:
    """Read files; one without an address could not be fetched and is left out."""
    return tuple(_attachment(one) for one in _rows(row) if _first(one, URLS))


def names(row: Row) -> Counter[str]:
    """Count files by their names, with an address or without."""
    return Counter(_first(one, NAMES) for one in _rows(row))


def _rows(row: Row) -> list[Row]:
    said = row.get("attachments")
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def _attachment(row: Row) -> Attachment:
    url = _first(row, URLS)
    lasting = url.partition("?")[0]
    return Attachment(
        id=maybe_id(row.get("id")) or hashlib.sha256(lasting.encode()).hexdigest()[:16],
        name=_first(row, NAMES),
        size=size_of(row.get("size") or row.get("file_size")),
        url=url,
    )


def _first(row: Row, keys: tuple[str, ...]) -> str:
    return next((text(row.get(key)) for key in keys if text(row.get(key))), "")


def upload_id(payload: Row) -> str:
    """Read the id under which a reply names an uploaded file; its key is not documented."""
    inner = payload.get("attachment")
    listed = payload.get("attachment_ids")
    candidates = (
        payload.get("attachment_id"),
        payload.get("id"),
        inner.get("id") if isinstance(inner, dict) else None,
        payload.get("file_id"),
        listed[0] if isinstance(listed, list) and listed else None,
    )
    return id_of(next(filter(maybe_id, candidates), None), "attachment_id")
