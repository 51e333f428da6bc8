"""Where a person writes a message: in a channel or in a thread."""

from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer


def composer(
    viewer: Viewer, *, channel: str, place: str, thread: str = "", closed: str = ""
) -> Html:
    """`place` is the conversation's name as shown; `closed` says why nobody can write here."""
    if closed:
        return el(
            "p",
            icon("lock", 16),
            closed,
            class_="composer-closed",
            data_testid="composer-closed",
        )
    return el(
        "form",
        el("ul", class_="menu completion", role="listbox", hidden=True),
        _field(viewer, place, in_thread=bool(thread)),
        el("ul", class_="file-chips", aria_live="polite"),
        _bar(viewer, in_thread=bool(thread)),
        class_="composer",
        data_channel=channel,
        data_thread=thread or None,
        data_drop=True,
    )


def _field(viewer: Viewer, place: str, *, in_thread: bool) -> Html:
    t = viewer.t
    prompt = t("Reply…") if in_thread else t("Message {place}").format(place=place)
    return el(
        "textarea",
        rows=1,
        placeholder=prompt,
        aria_label=prompt,
        autocomplete="off",
        spellcheck="true",
        data_testid="thread-composer" if in_thread else "composer",
        aria_autocomplete="list",
        aria_expanded="false",
    )


def _bar(viewer: Viewer, *, in_thread: bool) -> Html:
    t = viewer.t
    send = el(
        "button",
        icon("send"),
        type="submit",
        class_="btn btn-primary btn-icon",
        aria_label=t("Send"),
        title=t("Send"),
        data_testid="thread-send" if in_thread else "send",
    )
    return el(
        "div",
        attach_button(viewer, "thread-file" if in_thread else "composer-file"),
        _broadcast(viewer) if in_thread else _shortcuts(viewer),
        el("span", class_="spacer"),
        el("small", t("Enter sends, Shift+Enter starts a line"), class_="key-hint"),
        send,
        class_="composer-bar",
    )


def _shortcuts(viewer: Viewer) -> Html:
    label = viewer.t("Shortcuts")
    return el(
        "button",
        icon("bolt"),
        type="button",
        class_="btn btn-icon btn-quiet",
        data_act="shortcuts",
        aria_label=label,
        title=label,
        data_testid="shortcuts",
    )


def _broadcast(viewer: Viewer) -> Html:
    box = el("input", type="checkbox", name="broadcast")
    return el("label", box, viewer.t("Also send to the channel"), class_="tick")


def attach_button(viewer: Viewer, testid: str) -> Html:
    """A paper clip that opens the browser's own file dialog."""
    label = viewer.t("Attach files")
    field = el(
        "input",
        type="file",
        multiple=True,
        class_="visually-hidden",
        aria_label=label,
        data_testid=testid,
    )
    return el("label", icon("clip"), field, class_="btn btn-icon btn-quiet", title=label)
