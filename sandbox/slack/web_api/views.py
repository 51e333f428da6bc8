"""views.*. https://docs.slack.dev/reference/methods?filter=views."""

from sandbox.slack import wire
from sandbox.slack.blockkit import is_too_large
from sandbox.slack.blockkit.defaults import filled_view
from sandbox.slack.records import Json, View
from sandbox.slack.refused import Refused
from sandbox.slack.triggers import BadTrigger, Trigger
from sandbox.slack.views import DEEPEST_STACK
from sandbox.slack.web_api.call import Call, Method


async def open_view(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open."""
    body = _body(call, "modal")
    _refuse_known_id(call, body, besides=None)
    trigger = _trigger(call)
    view = call.workspace.views.open(trigger.user, body)
    return {"view": wire.view_json(call.workspace, view)}


async def push(call: Call) -> Json:
    """Only from inside an open modal; https://docs.slack.dev/reference/methods/views.push."""
    body = _body(call, "modal")
    _refuse_known_id(call, body, besides=None)
    trigger = _trigger(call)
    stack = call.workspace.views.stack(trigger.user)
    if trigger.view is None or all(view.id != trigger.view for view in stack):
        raise Refused("invalid_trigger_id", messages=["the trigger is not from an open modal"])
    if len(stack) >= DEEPEST_STACK:
        raise Refused("push_limit_reached")
    view = call.workspace.views.push(trigger.user, body)
    return {"view": wire.view_json(call.workspace, view)}


async def update(call: Call) -> Json:
    """By view_id or external_id; https://docs.slack.dev/reference/methods/views.update."""
    view = _open_view(call)
    body = _body(call, view.kind)
    _refuse_known_id(call, body, besides=view)
    _refuse_stale(call, view)
    call.workspace.views.update(view, body)
    return {"view": wire.view_json(call.workspace, view)}


async def publish(call: Call) -> Json:
    """A Home tab; https://docs.slack.dev/reference/methods/views.publish."""
    user = call.user("user_id")
    body = _body(call, "home")
    if not call.slack.manifest.home_tab:
        raise Refused("not_enabled")
    known = call.workspace.views.home(user.id)
    _refuse_known_id(call, body, besides=known)
    if known:
        _refuse_stale(call, known)
    elif call.optional("hash"):
        raise Refused("hash_conflict")
    view = call.workspace.views.publish(user.id, body)
    return {"view": wire.view_json(call.workspace, view)}


def _body(call: Call, kind: str) -> Json:
    body = call.args.get("view")
    if body is None:
        raise Refused("invalid_arguments", messages=["missing required field: view"])
    problems = call.slack.blockkit.view_problems(body)
    if not problems and body["type"] != kind:
        problems = [f"must be a {kind} view [json-pointer:/view/type]"]
    if problems:
        raise Refused("invalid_arguments", messages=problems)
    if is_too_large(body):
        raise Refused("view_too_large")
    return filled_view(body, call.workspace.ids)


def _open_view(call: Call) -> View:
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if view_id:
        view = call.workspace.views.find(view_id)
    elif external_id:
        view = call.workspace.views.by_external_id(external_id)
    else:
        raise Refused("invalid_arguments", messages=["missing required field: view_id"])
    if view is None:
        raise Refused("not_found")
    return view


def _refuse_known_id(call: Call, body: Json, *, besides: View | None) -> None:
    external_id = body.get("external_id")
    other = call.workspace.views.by_external_id(external_id) if external_id else None
    if other is not None and other is not besides:
        raise Refused("duplicate_external_id")


def _refuse_stale(call: Call, view: View) -> None:
    given = call.optional("hash")
    if given and given != view.hash:
        raise Refused("hash_conflict")


def _trigger(call: Call) -> Trigger:
    pointer = call.optional("interactivity_pointer")
    trigger_id = pointer or call.text("trigger_id")
    try:
        return call.slack.triggers.redeem(trigger_id)
    except BadTrigger as bad:
        raise Refused(bad.error, messages=[bad.error]) from None


METHODS = {
    "views.open": Method(function=open_view),
    "views.push": Method(function=push),
    "views.update": Method(function=update),
    "views.publish": Method(function=publish),
}
