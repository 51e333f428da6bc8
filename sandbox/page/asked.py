"""The JSON body of a control request, read with complaints that say what is missing."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.page.uploads import Upload, Uploads


class BadRequest(ValueError):
    """The body lacks something or has it in the wrong shape."""


@dataclass(frozen=True, slots=True)
class Asked:
    body: Mapping[str, Any]
    uploads: Uploads

    def text(self, name: str) -> str:
        """A field that must be there and hold text."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise BadRequest(f"{name} is missing; it is a text")
        return value

    def maybe(self, name: str) -> str:
        """A text that may be left out."""
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            raise BadRequest(f"{name} must be a text")
        return value or ""

    def number(self, name: str) -> float:
        value = self.body.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadRequest(f"{name} is missing; it is a number")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        return bool(self.body.get(name, default))

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.body.get(name, {})
        if not isinstance(value, Mapping):
            raise BadRequest(f"{name} must be an object")
        return value

    def files(self) -> list[Upload]:
        """`uploads`: ids of files sent before; `files`: name and content (base64), here and now."""
        found = [self.uploads.take(str(one)) for one in self.body.get("uploads", ())]
        for one in self.body.get("files", ()):
            if not isinstance(one, Mapping):
                raise BadRequest("files must be objects with name and content")
            found.append(_decoded(one))
        return found


def _decoded(file: Mapping[str, Any]) -> Upload:
    try:
        data = base64.b64decode(str(file.get("content", "")), validate=True)
    except binascii.Error:
        raise BadRequest("the content of a file must be base64") from None
    name = str(file.get("name") or "file")
    return Upload(name=name, mimetype=str(file.get("mimetype", "")), data=data)
