"""Agents at their desks: they answer, note and move requests, each as the desk's page lets them."""

from collections.abc import Sequence

from tests.chaos.cast import Cast, Request, request_of
from tests.chaos.plan import DESKS, HUSH, Act, Side

STATUSES: dict[Side, dict[str, Sequence[str]]] = {
    "kf5": {
        "new": ("New", "尚未受理"),
        "open": ("Open", "受理中"),
        "pending": ("Pending", "等待回复"),
        "solved": ("Solved", "已解决"),
    },
    "zammad": {
        "new": ("New", "尚未受理"),
        "open": ("Open", "受理中"),
        "closed": ("Solved", "已解决"),
    },
    "udesk": {
        "open": ("Open", "受理中"),
        "solving": ("Open", "受理中"),
        "resolved": ("Solved", "已解决"),
    },
}
"""What an agent sets, and how a card says it."""

SOLVED: dict[Side, str] = {"kf5": "solved", "zammad": "closed", "udesk": "resolved"}
_OTHERS = frozenset({"new", *SOLVED.values()})


class AgentAtDesks:
    """One agent, who works at every desk."""

    def __init__(self, cast: Cast, handle: str) -> None:
        self._cast = cast
        self._name = handle

    async def play(self, act: Act) -> None:
        """Do it; nothing while the desk has no request that Slack shows."""
        here = [request for request in self._cast.whole() if request.desk == act.desk]
        request = request_of(here, act)
        if request is None or self._cast.ticket(request) is None or request.ticket_id is None:
            return
        pane = self._cast.pane(act.desk)
        match act.kind:
            case "note" if not pane.has_notes:
                return
            case "note":
                text = f"{HUSH}-{act.token} {act.token}"
                name = f"{HUSH}-{act.token}.txt"
                await pane.note(self._name, request.ticket_id, text, [(name, b"not for everybody")])
                self._cast.note(
                    act, author=self._name, request=request.token, public=False, files=(name,)
                )
            case "status":
                values = [value for value in STATUSES[DESKS[act.desk]] if value not in _OTHERS]
                value = values[int(act.pick * 1000) % len(values)]
                await pane.set(self._name, request.ticket_id, status=value)
                self._cast.status_set.add(request.token)
                self._cast.note(act, author=self._name, request=request.token)
            case _:
                await self.answer(act, request, request.ticket_id)

    async def answer(self, act: Act, request: Request, ticket_id: int) -> None:
        """Answer in public, with a file or two times if that is the act."""
        name = f"{act.token}.txt"
        files = [(name, act.token.encode())] if act.kind == "send" else []
        times = 2 if act.kind == "repeat" else 1
        for _ in range(times):
            await self._cast.pane(act.desk).reply(
                self._name, ticket_id, f"We say: {act.token}", files
            )
        self._cast.note(
            act,
            author=self._name,
            request=request.token,
            least=times,
            most=times,
            shown=True,
            files=(name,) if files else (),
        )
