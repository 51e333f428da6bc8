"""Files that a browser has sent and that wait to be posted."""

import itertools
from collections import OrderedDict
from dataclasses import dataclass, field

from aiohttp import web

LARGEST = 256 * 1024 * 1024
KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    name: str
    mimetype: str
    data: bytes = field(repr=False)


class Uploads:
    """The last 50; each is taken once."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Upload] = OrderedDict()
        self._numbers = itertools.count(1)

    def put(self, upload: Upload) -> str:
        key = f"upload-{next(self._numbers)}"
        self._waiting[key] = upload
        while len(self._waiting) > KEPT:
            self._waiting.popitem(last=False)
        return key

    def take(self, key: str) -> Upload:
        """Raises LookupError when it was taken before or never sent."""
        try:
            return self._waiting.pop(key)
        except KeyError:
            raise LookupError(f"no file {key} waits to be posted") from None


async def receive(request: web.Request) -> Upload:
    """The body of a request as a file; `name` and `type` stand in the query."""
    data = bytearray()
    async for piece in request.content.iter_chunked(1 << 18):
        data += piece
        if len(data) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(data))
    name = request.query.get("name") or "file"
    return Upload(name=name, mimetype=request.query.get("type", ""), data=bytes(data))
