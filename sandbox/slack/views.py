"""Modals, stacked up to three a person, and Home tabs."""

from collections.abc import Callable

from sandbox.clock import Clock
from sandbox.slack import inputs
from sandbox.slack.ids import Ids
from sandbox.slack.records import Change, Json, View

Emit = Callable[[Change], None]
DEEPEST_STACK = 3


class Views:
    """What is open on whose screen."""

    def __init__(self, emit: Emit, clock: Clock, ids: Ids) -> None:
        self._emit = emit
        self._clock = clock
        self._ids = ids
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """The open modals of that person, the visible one last."""
        return list(self._stacks.get(user, ()))

    def top(self, user: str) -> View | None:
        """The modal that person sees."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """The Home tab as last published for that person."""
        return self._homes.get(user)

    def find(self, view_id: str) -> View | None:
        """The open view with that id."""
        return next((view for view in self.open_views() if view.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        """The open view with that external_id."""
        return next(
            (v for v in self.open_views() if v.body.get("external_id") == external_id), None
        )

    def open_views(self) -> list[View]:
        """Every modal on a screen and every published Home."""
        modals = [view for stack in self._stacks.values() for view in stack]
        return modals + list(self._homes.values())

    def open(self, user: str, body: Json) -> View:
        """Show a modal; an older stack of that person gives way."""
        self._stacks[user] = []
        return self.push(user, body)

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of that person's stack."""
        stack = self._stacks.setdefault(user, [])
        view = self._new(user, body)
        if stack:
            view.root, view.previous = stack[0].root, stack[-1].id
        stack.append(view)
        self._emit(Change(kind="view_opened", user=user, view=view))
        return view

    def update(self, view: View, body: Json) -> View:
        """Replace the content; what was typed stays where block_id and action_id stayed."""
        view.body = body
        view.values = inputs.carried_over(view.blocks, view.values)
        view.hash = self._hash()
        view.errors, view.notice = {}, ""
        self._emit(Change(kind="view_updated", user=view.user, view=view))
        return view

    def publish(self, user: str, body: Json) -> View:
        """Show a Home tab."""
        known = self._homes.get(user)
        if known:
            known.body = body
            known.values = inputs.carried_over(known.blocks, known.values)
            known.hash = self._hash()
        view = known or self._new(user, body, home=True)
        self._homes[user] = view
        self._emit(Change(kind="home_published", user=user, view=view))
        return view

    def hold(self, view: View, block_id: str, action_id: str, entry: Json) -> None:
        """Set what an element holds."""
        view.values.setdefault(block_id, {})[action_id] = entry
        self._emit(Change(kind="view_state", user=view.user, view=view))

    def tell(self, view: View, *, errors: dict[str, str], notice: str, busy: bool) -> None:
        """Show errors under fields, a general notice, or that a submission is under way."""
        view.errors, view.notice, view.busy = errors, notice, busy
        self._emit(Change(kind="view_state", user=view.user, view=view))

    def close(self, view: View) -> None:
        """Take one modal off the stack."""
        stack = self._stacks.get(view.user, [])
        if view in stack:
            stack.remove(view)
            self._emit(Change(kind="view_closed", user=view.user, view=view))

    def clear(self, user: str) -> None:
        """Close the whole stack."""
        for view in reversed(self.stack(user)):
            self.close(view)

    def _new(self, user: str, body: Json, *, home: bool = False) -> View:
        view_id = self._ids.new("V")
        view = View(
            id=view_id,
            user=user,
            kind="home" if home else "modal",
            body=body,
            hash=self._hash(),
            root=view_id,
        )
        view.values = inputs.initial_values(view.blocks)
        return view

    def _hash(self) -> str:
        return f"{self._clock.epoch()}.{self._ids.secret(8)}"
