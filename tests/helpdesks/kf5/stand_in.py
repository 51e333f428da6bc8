"""A KF5 that answers from a list: for what a real desk does only sometimes."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text())


def error_answer(name: str) -> httpx.Response:
    """The answer that an `error_*.json` fixture describes."""
    said = fixture(f"error_{name}")
    body = said["text"].encode() if "text" in said else json.dumps(said["json"]).encode()
    return httpx.Response(said["status"], headers=said["headers"], content=body)


class StandIn(httpx.AsyncBaseTransport):
    """Answers each "METHOD /path" in turn; the last answer stays."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.seconds = 0.0
        self._answers: dict[str, list[httpx.Response | Exception]] = {}

    def on(self, what: str, *answers: Any) -> "StandIn":
        self._answers[what] = [_answer(answer) for answer in answers]
        return self

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answers = self._answers.get(f"{request.method} {request.url.path}")
        if answers is None:
            return httpx.Response(404, json={"message": f"no {request.method} {request.url.path}"})
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def clock(self) -> float:
        return self.seconds

    @property
    def calls(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def query(self, position: int = -1) -> dict[str, str]:
        return dict(self.requests[position].url.params)

    def body(self, position: int = -1) -> Any:
        return json.loads(self.requests[position].content)

    def who(self, position: int = -1) -> str:
        scheme, _, said = self.requests[position].headers["Authorization"].partition(" ")
        assert scheme == "Basic"
        return b64decode(said).decode()


def _answer(said: Any) -> httpx.Response | Exception:
    if isinstance(said, httpx.Response | Exception):
        return said
    return httpx.Response(200, json=fixture(said) if isinstance(said, str) else said)
