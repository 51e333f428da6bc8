"""Submitting and closing modals, and doing what the app answers.

https://docs.slack.dev/surfaces/modals
"""

from dataclasses import dataclass, field
from typing import Any

from sandbox.journal import Journal
from sandbox.slack import payloads, wire
from sandbox.slack.blockkit import BlockKit, is_too_large
from sandbox.slack.blockkit.defaults import filled_view
from sandbox.slack.delivery import Ack, Delivery
from sandbox.slack.forms import field_errors
from sandbox.slack.interactions import TROUBLE, NotPossible
from sandbox.slack.records import Json, View
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import Workspace
from sandbox.slack.triggers import Triggers
from sandbox.slack.views import DEEPEST_STACK

_ENABLED = ("conversations_select", "channels_select")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the person sees after pressing submit.

    `errors` stand under fields (by block_id), `failed` is the general notice, `view` is the modal
    on top now (None when all are closed), `closed` whether the submitted one is gone.
    """

    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    view: Json | None = None
    failed: str | None = None


class Modals:
    """The bottom edge of every modal: submit, cancel, and the X."""

    def __init__(
        self,
        workspace: Workspace,
        blockkit: BlockKit,
        triggers: Triggers,
        urls: ResponseUrls,
        delivery: Delivery,
        journal: Journal,
    ) -> None:
        self._workspace = workspace
        self._blockkit = blockkit
        self._triggers = triggers
        self._urls = urls
        self._delivery = delivery
        self._journal = journal

    async def submit(self, view: View) -> Outcome:
        """Press submit. The client's own checks come first and send nothing."""
        if view not in self._workspace.views.stack(view.user):
            raise NotPossible("that modal is not open any more")
        if not view.body.get("submit"):
            raise NotPossible("that modal has no submit button")
        if errors := field_errors(view):
            return self._stays(view, errors=errors)
        self._workspace.views.tell(view, errors={}, notice="", busy=True)
        trigger_id = self._triggers.issue(view.user, view=view.id)
        urls = self._response_urls(view)
        payload = payloads.submission(self._workspace, view, trigger_id, urls)
        name = f"view_submission {view.body.get('callback_id', '')}"
        ack = await self._delivery.ask("interactive", name, payload)
        return self._answered(view, ack)

    async def close(self, view: View) -> None:
        """Press cancel: this modal closes, with `clear_on_close` all of them."""
        if view.body.get("clear_on_close"):
            await self.dismiss(view.user)
            return
        self._workspace.views.close(view)
        await self._say_closed(view, is_cleared=False)

    async def dismiss(self, user: str) -> None:
        """Press the X: the whole stack closes."""
        stack = self._workspace.views.stack(user)
        if stack:
            self._workspace.views.clear(user)
            await self._say_closed(stack[0], is_cleared=True)

    async def _say_closed(self, view: View, *, is_cleared: bool) -> None:
        if view.body.get("notify_on_close"):
            payload = payloads.closed(self._workspace, view, is_cleared=is_cleared)
            name = f"view_closed {view.body.get('callback_id', '')}"
            await self._delivery.ask("interactive", name, payload)

    def _answered(self, view: View, ack: Ack) -> Outcome:
        if ack.status != "ok":
            return self._stays(view, notice=TROUBLE)
        if not ack.body:
            self._workspace.views.close(view)
            return self._now(view)
        action = ack.body.get("response_action") if isinstance(ack.body, dict) else None
        if not isinstance(ack.body, dict) or action not in ("errors", "update", "push", "clear"):
            return self._wrong(view, ack.body, ["no known response_action"])
        if action == "clear":
            self._workspace.views.clear(view.user)
            return self._now(view)
        if action == "errors":
            return self._errors(view, ack.body)
        return self._show(view, ack.body, push=action == "push")

    def _errors(self, view: View, body: Json) -> Outcome:
        errors = body.get("errors")
        known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        texts = isinstance(errors, dict) and all(isinstance(e, str) for e in errors.values())
        if not errors or not isinstance(errors, dict) or not texts or set(errors) - known:
            return self._wrong(view, body, ["errors must name input blocks of the view"])
        return self._stays(view, errors=errors)

    def _show(self, view: View, body: Json, *, push: bool) -> Outcome:
        new = body.get("view")
        problems = self._blockkit.view_problems(new)
        if not isinstance(new, dict) or problems or new.get("type") != "modal":
            return self._wrong(view, body, problems or ["must be a modal"])
        if is_too_large(new):
            return self._wrong(view, body, ["view_too_large"])
        filled = filled_view(new, self._workspace.ids)
        self._workspace.views.tell(view, errors={}, notice="", busy=False)
        if not push:
            self._workspace.views.update(view, filled)
        elif len(self._workspace.views.stack(view.user)) >= DEEPEST_STACK:
            return self._wrong(view, body, ["push_limit_reached"])
        else:
            self._workspace.views.push(view.user, filled)
        return self._now(view)

    def _wrong(self, view: View, body: Any, problems: list[str]) -> Outcome:
        self._journal.record(
            side="slack",
            kind="refused",
            name="view_submission",
            status="failed",
            answer=body,
            note="; ".join(problems),
        )
        return self._stays(view, notice=TROUBLE)

    def _stays(
        self, view: View, *, errors: dict[str, str] | None = None, notice: str = ""
    ) -> Outcome:
        self._workspace.views.tell(view, errors=errors or {}, notice=notice, busy=False)
        return Outcome(
            errors=errors or {}, view=wire.view_json(self._workspace, view), failed=notice or None
        )

    def _now(self, view: View) -> Outcome:
        top = self._workspace.views.top(view.user)
        return Outcome(
            closed=view not in self._workspace.views.stack(view.user),
            view=wire.view_json(self._workspace, top) if top else None,
        )

    def _response_urls(self, view: View) -> list[Json]:
        urls = []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("type") in _ENABLED and element.get("response_url_enabled"):
                entry = view.values[block["block_id"]][element["action_id"]]
                chosen = entry.get("selected_conversation") or entry.get("selected_channel")
                if chosen:
                    urls.append(self._response_url(view, block, chosen))
        return urls

    def _response_url(self, view: View, block: Json, channel: str) -> Json:
        return {
            "block_id": block["block_id"],
            "action_id": block["element"]["action_id"],
            "channel_id": channel,
            "response_url": self._urls.issue(view.user, channel),
        }
