"""A modal on somebody's screen, and the App Home tab."""

from collections.abc import Sequence

from sandbox.page.blocks import render
from sandbox.page.buttons import signs
from sandbox.page.html import Html, classes, el, join
from sandbox.page.icons import app_mark, icon
from sandbox.page.surface import Surface
from sandbox.page.viewer import Viewer
from sandbox.slack.state import View


def modal(stack: Sequence[View], viewer: Viewer) -> Html:
    """The view on top of the stack; nothing when none is open."""
    if not stack:
        return Html("")
    view = stack[-1]
    heading = f"{view.id}-title"
    form = el(
        "form",
        _bar(view, viewer, heading, deep=len(stack) > 1),
        el("div", _body(view, viewer), class_="modal-body"),
        _foot(view, viewer),
        novalidate=True,
        data_submits=bool(view.body.get("submit")) or None,
    )
    return el(
        "dialog",
        form,
        class_=classes("modal", "busy" if view.busy else None),
        data_key=view.id,
        data_view_id=view.id,
        data_hash=view.hash,
        data_container="view",
        data_testid="modal",
        aria_labelledby=heading,
        aria_busy="true" if view.busy else None,
    )


def _bar(view: View, viewer: Viewer, heading: str, *, deep: bool) -> Html:
    t = viewer.t
    back = el(
        "button",
        icon("back"),
        type="button",
        class_="btn btn-icon btn-quiet",
        data_act="back-modal",
        aria_label=t("Back"),
        data_testid="modal-back",
    )
    close = el(
        "button",
        icon("close"),
        type="button",
        class_="btn btn-icon btn-quiet",
        data_act="close-modals",
        aria_label=t("Close"),
        data_testid="modal-close",
    )
    title = el("h2", signs(view.body.get("title")), id=heading)
    return el("header", back if deep else app_mark(28), title, close, class_="modal-bar")


def _body(view: View, viewer: Viewer) -> Html:
    surface = Surface(
        viewer=viewer, kind="modal", key=view.id, values=view.values, errors=view.errors
    )
    notice = None
    if view.notice:
        notice = el(
            "p",
            icon("storm"),
            viewer.t(view.notice),
            class_="alert alert-error",
            role="alert",
            data_testid="modal-notice",
        )
    return join(el("div", notice, class_="modal-notices"), render(view.blocks, surface))


def _foot(view: View, viewer: Viewer) -> Html:
    t, submit = viewer.t, view.body.get("submit")
    cancel = signs(view.body.get("close")) or t("Cancel" if submit else "Close")
    send = el(
        "button",
        el("span", class_="spinner", aria_hidden="true"),
        signs(submit),
        type="submit",
        class_="btn btn-primary",
        disabled=view.busy,
        data_testid="modal-submit",
    )
    via = el("small", t("From"), " ", el("b", "Deskhand"), " · ", t("sandbox"), class_="via")
    leave = el(
        "button",
        cancel,
        type="button",
        class_="btn",
        data_act="back-modal",
        data_testid="modal-cancel",
    )
    return el("footer", via, leave, send if submit else None, class_="modal-foot")


def home(view: View | None, viewer: Viewer) -> Html:
    """The Home tab, or what stands there before the app has published one."""
    if view is None:
        return el(
            "div",
            app_mark(56),
            el("h3", viewer.t("Nothing here yet")),
            el("p", viewer.t("The app has not published its Home tab for this person.")),
            class_="empty",
            data_testid="home-empty",
        )
    surface = Surface(viewer=viewer, kind="home", key=view.id, values=view.values)
    return el(
        "div",
        render(view.blocks, surface),
        class_="home-blocks",
        data_container="view",
        data_view_id=view.id,
        data_hash=view.hash,
        data_testid="home",
    )
