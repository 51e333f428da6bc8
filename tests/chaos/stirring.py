"""What happens rarely: to requests at the desks, to channels, and to who is in them."""

import asyncio

from sandbox.slack.acts import NotPossible, Person
from tests.chaos.agents import SOLVED
from tests.chaos.cast import Cast, Request, one_of
from tests.chaos.insiders import show_to_agents
from tests.chaos.plan import AGENTS, DESKS, LIVELY, SHAKEN, Act

_GROUPS = {
    "kf5": ("IT Service Desk", "设施与行政"),
    "zammad": ("Users", "Facilities"),
    "udesk": ("默认组", "设施与行政"),
}
"""Those in which every agent may do everything."""
_STRANGERS = ("gus", "bo")
_STAY = 6.0  # seconds


class Stirrer:
    """An administrator of everything, who does one thing after the other."""

    def __init__(self, cast: Cast, handle: str) -> None:
        self._cast = cast
        self._person = Person(cast.world.slack, handle)
        self._name = handle

    async def play(self, act: Act) -> None:
        """Do it; nothing where there is nothing to do it to."""
        try:
            await self._play(act)
        except NotPossible:
            return

    async def _play(self, act: Act) -> None:
        match act.kind:
            case "solve":
                await self._solve(act)
            case "regroup":
                await self._regroup(act)
            case "hide":
                await self._hide(act)
            case "merge":
                await self._merge(act)
            case "erase":
                await self._erase(act)
            case "stranger":
                await self._stranger(act)
            case "uncard":
                self._uncard(act)
            case _:
                await self._to_channel(act)

    def _whole(self, *kinds: str) -> list[Request]:
        """Requests at desks of these kinds that nothing has befallen yet."""
        return [
            request
            for request in self._cast.whole()
            if DESKS[request.desk] in kinds and self._cast.ticket(request) is not None
        ]

    async def _solve(self, act: Act) -> None:
        """At the lively desk in one of two cases."""
        kinds = [DESKS[LIVELY]] if act.pick < 0.5 else list(_GROUPS)
        shown = [r for r in self._whole(*kinds) if r.token not in self._cast.status_set]
        request = one_of(sorted(shown, key=lambda request: request.acts)[:3], act)
        if request is not None and request.ticket_id is not None:
            self._cast.status_set.add(request.token)
            await self._cast.pane(request.desk).set(
                self._name, request.ticket_id, status=SOLVED[DESKS[request.desk]]
            )

    async def _regroup(self, act: Act) -> None:
        request = one_of(self._whole(*_GROUPS), act)
        if request is not None and request.ticket_id is not None:
            groups = _GROUPS[DESKS[request.desk]]
            group = groups[int(act.pick * 1000) % len(groups)]
            await self._cast.pane(request.desk).set(self._name, request.ticket_id, group=group)

    async def _hide(self, act: Act) -> None:
        """Make an answer internal; some are public again a moment later."""
        answers = [
            (request, made.token)
            for request in self._whole("zammad")
            for made in self._cast.made
            if (made.kind, made.request) == ("answer", request.token)
            if made.token not in self._cast.hidden
        ]
        found = one_of(answers, act)
        if found is None:
            return
        request, word = found
        self._cast.hidden.add(word)
        self._cast.toggled.add(word)
        await self._set_public(request, word, public=False)
        if act.pick < 0.5:
            await asyncio.sleep(_STAY * act.pick)
            await self._set_public(request, word, public=True)
            self._cast.hidden.discard(word)

    async def _set_public(self, request: Request, word: str, *, public: bool) -> None:
        ticket = self._cast.ticket(request)
        for comment in ticket.comments if ticket else ():
            if word in comment.text:
                await self._cast.pane(request.desk).set_public(
                    self._name, ticket.id, comment.id, public=public
                )

    async def _merge(self, act: Act) -> None:
        """Two requests, by the same person if possible and if the act picks that."""
        every = self._whole("zammad")
        if act.pick > 0.3:
            every = [request for request in every if not request.among]
        one = one_of(every, act)
        others = [other for other in every if other is not one]
        if act.pick < 0.6:
            others = [other for other in others if one and other.asker == one.asker] or others
        other = one_of(others, act)
        if one is None or other is None or one.ticket_id is None:
            return
        into = self._cast.ticket(other)
        if into is None:
            return
        self._cast.merged |= {one.token: other.token, other.token: one.token}
        await self._cast.pane(one.desk).merge(self._name, one.ticket_id, into.number)

    async def _erase(self, act: Act) -> None:
        request = one_of(self._whole("kf5", "zammad"), act)
        if request is not None and request.ticket_id is not None:
            self._cast.erased.add(request.token)
            await self._cast.pane(request.desk).delete(self._name, request.ticket_id)

    async def _stranger(self, act: Act) -> None:
        """Let somebody in who is no agent, and out again; then an agent sets the channel anew."""
        channel = self._cast.stage.among_named[SHAKEN]
        stranger = _STRANGERS[int(act.pick * 1000) % len(_STRANGERS)]
        self._cast.stage.weather.forget(channel)
        self._person.invite(channel, stranger)
        await asyncio.sleep(_STAY * (0.2 + act.pick))
        self._person.remove(channel, stranger)
        await show_to_agents(self._cast, AGENTS[1], channel, tries=2)

    def _uncard(self, act: Act) -> None:
        """Its request gets another card when there is news of it, and not before."""
        floors = self._cast.stage.floors
        shown = [r for r in self._cast.whole() if r.card and r.card.channel in floors]
        request = one_of([r for r in shown if r.card and self._cast.hears(r.card)], act)
        if request is not None and request.card is not None:
            self._cast.moved.add(request.token)
            self._person.remove_message(request.card)

    async def _to_channel(self, act: Act) -> None:
        floors = [floor for floor in self._cast.stage.floors if floor not in self._cast.lost]
        floor = floors[int(act.pick * len(floors))]
        match act.kind:
            case "rename":
                self._person.rename(floor, f"{act.token}-new")
            case "archive":
                self._cast.lost.add(floor)
                self._person.archive(floor)
            case _:
                self._cast.lost.add(floor)
                self._person.remove_app(floor)
                await asyncio.sleep(_STAY)
                self._person.invite_app(floor)
