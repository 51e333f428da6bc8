"""A Zammad that answers from a list: for what a real desk does only sometimes."""

import json
from typing import Any

import httpx

from tests.helpdesks.zammad import rows

API = "/api/v1"


class StandIn(httpx.AsyncBaseTransport):
    """Answers each "METHOD /path" in turn; the last answer stays. Some are there from the start."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.seconds = 0.0
        self._answers: dict[str, list[httpx.Response | Exception]] = {}
        self.on("GET /ticket_states", rows.states())
        self.on("GET /ticket_priorities", rows.priorities())
        self.on("GET /object_manager_attributes", rows.attributes())
        self.on("GET /ticket_create", rows.ticket_create())
        self.on("GET /users/me", rows.user())
        self.on("GET /ticket_articles/18", rows.article())

    def on(self, what: str, *answers: Any) -> "StandIn":
        self._answers[what] = [_answer(answer) for answer in answers]
        return self

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answers = self._answers.get(self._name(request))
        if answers is None:
            return error(404, f"no {self._name(request)}")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def clock(self) -> float:
        return self.seconds

    @property
    def calls(self) -> list[str]:
        return [self._name(request) for request in self.requests]

    def last(self, what: str) -> httpx.Request:
        return next(one for one in reversed(self.requests) if self._name(one) == what)

    def body(self, what: str) -> Any:
        return json.loads(self.last(what).content)

    def who(self, what: str) -> tuple[str, str | None]:
        """The token and the person that a call was made with."""
        headers = self.last(what).headers
        return headers["Authorization"].removeprefix("Token token="), headers.get("From")

    def _name(self, request: httpx.Request) -> str:
        return f"{request.method} {request.url.path.removeprefix(API)}"


def error(status: int, said: str, *, human: bool = True) -> httpx.Response:
    body = {"error": said, **({"error_human": said} if human else {})}
    return httpx.Response(status, json=body)


def masked() -> httpx.Response:
    """What others than administrators are told of a refusal."""
    return error(422, "Error ID Ab3_xY: Please contact your administrator.", human=False)


def _answer(said: Any) -> httpx.Response | Exception:
    if isinstance(said, httpx.Response | Exception):
        return said
    return httpx.Response(200, json=said)
