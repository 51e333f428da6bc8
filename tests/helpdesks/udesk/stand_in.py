"""A Udesk that answers from a list: for what a real desk does only sometimes."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

API = "/open_api_v1"
NOW = 1_700_000_000.0


def ok(**payload: Any) -> dict[str, Any]:
    return {"code": 1000, "message": "success", **payload}


def said_no(code: int, text: str = "", **more: Any) -> dict[str, Any]:
    return {"code": code, "message": "参数错误", "exception": {"message": text}, **more}


def page(key: str, *rows: Any, pages: int = 1) -> dict[str, Any]:
    return ok(**{key: list(rows)}, meta={"current_page": 1, "total_pages": pages})


def ticket(number: int = 7, **changes: Any) -> dict[str, Any]:
    """A ticket of the customer 5, called 1000 more than its id."""
    return {
        "id": number,
        "field_num": number + 1000,
        "subject": f"Request {number}",
        "content": "<p>since 9:00</p>",
        "content_type": "text",
        "user_id": 5,
        "user_name": "Ana",
        "user_email": "ana@acme.example",
        "organization_id": 3,
        "assignee_id": 1,
        "user_group_id": 2,
        "priority": "标准",
        "status": "开启",
        "status_en": "open",
        "custom_fields": {},
        "tags": "",
        "created_at": f"2023-11-01T10:{number % 60:02}:00.000+08:00",
        "updated_at": f"2023-11-01T11:{number % 60:02}:00.000+08:00",
        **changes,
    }


def tickets(*rows: dict[str, Any], pages: int = 1) -> dict[str, Any]:
    return page("contents", *({"ticket": row} for row in rows), pages=pages)


def reply(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "content": "still broken",
        "created_at": f"2023-11-01T12:{number % 60:02}:00.000+08:00",
        "author": {"id": 5, "user_type": "customer", "nick_name": "Ana"},
        **changes,
    }


ANA = {"id": 5, "nick_name": "Ana", "email": "ana@acme.example", "organization_id": 3}
AGENTS = page(
    "agents",
    {"id": 1, "nick_name": "Marta", "email": "marta@acme.example"},
    {"id": 2, "nick_name": "Wang", "email": "Wang@acme.example"},
)


class StandIn(httpx.AsyncBaseTransport):
    """Answers each "METHOD /path" in turn, perhaps page by page; the last answer stays.

    Agents, fields, and Ana as a customer are there unless told otherwise.
    """

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.targets: list[str] = []
        self.seconds = 0.0
        self.time = NOW
        self._answers: dict[str, list[Any]] = {}
        self.on("GET /agents", AGENTS)
        self.on("GET /custom_fields", ok(fields=[]))
        self.on("GET /customers/get_customer", ok(customer=ANA))
        self.on("GET /tickets/detail", ok(ticket=ticket()))
        self.on("GET /tickets/7/replies", page("replies"))

    def on(self, what: str, *answers: Any) -> "StandIn":
        """Let these be the answers; `{1: …, 2: …}` is one answer per page."""
        self._answers[what] = list(answers)
        return self

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        self.targets.append(request.extensions["target"].decode())
        answers = self._answers.get(self._what(request))
        if answers is None:
            return httpx.Response(200, json=said_no(2005, self._what(request)))
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, dict) and 1 in answer:
            answer = answer.get(int(self.query(-1)["page"]), page("contents"))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, dict):
            return httpx.Response(200, json=answer)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def clock(self) -> float:
        return self.seconds

    def now(self) -> float:
        return self.time

    @property
    def calls(self) -> list[str]:
        return [self._what(request) for request in self.requests]

    def asked(self, what: str) -> list[int]:
        """Where in the calls this one stands."""
        return [at for at, call in enumerate(self.calls) if call == what]

    def target(self, position: int = -1) -> str:
        return self.targets[position]

    def query(self, position: int = -1) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target(position)).query, keep_blank_values=True))

    def body(self, position: int = -1) -> Any:
        return json.loads(self.requests[position].content)

    def last(self, what: str) -> Any:
        """The body of the last such call."""
        return self.body(self.asked(what)[-1])

    def pages(self, what: str = "GET /tickets") -> list[int]:
        """Which pages were asked for."""
        return [int(self.query(at)["page"]) for at in self.asked(what)]

    def _what(self, request: httpx.Request) -> str:
        return f"{request.method} {request.url.path.removeprefix(API)}"
