"""Where an agent answers: public or internal, which differ in place, colour and words."""

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.page.composer import attach_button
from sandbox.page.desk_words import both
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer


def answer_box(ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html:
    """Without the choice of a note where the desk has none."""
    t = viewer.t
    if ticket.closed:
        return el("p", icon("lock", 16), t("Closed: no more answers."), class_="answer-closed")
    return el(
        "form",
        _kinds(viewer, notes=pane.has_notes),
        _field(viewer),
        _tools(viewer),
        class_="answer",
        data_ticket=ticket.id,
        data_testid="desk-reply",
        data_drop=True,
    )


def _kinds(viewer: Viewer, *, notes: bool) -> Html:
    if not notes:
        return el("input", type="hidden", name="kind", value="reply")
    return el(
        "div",
        _kind("reply", "eye", "Public reply", viewer, chosen=True),
        _kind("note", "eye-off", "Internal note", viewer),
        class_="segmented answer-kinds",
        role="radiogroup",
        aria_label=viewer.t("Who may read it"),
    )


def _kind(value: str, sign: str, words: str, viewer: Viewer, *, chosen: bool = False) -> Html:
    box = el(
        "input",
        type="radio",
        name="kind",
        value=value,
        checked=chosen,
        data_testid=f"desk-kind-{value}",
    )
    return el("label", box, icon(sign, 15), both(words, viewer))


def _field(viewer: Viewer) -> Html:
    t = viewer.t
    return el(
        "textarea",
        rows=4,
        name="text",
        aria_label=t("Answer"),
        placeholder=t("Write to the requester…"),
        data_public_placeholder=t("Write to the requester…"),
        data_note_placeholder=t("Only agents will read this…"),
        data_testid="desk-text",
    )


def _tools(viewer: Viewer) -> Html:
    t = viewer.t
    send = el(
        "button",
        el("span", t("Send public reply"), class_="say-public"),
        el("span", t("Save internal note"), class_="say-note"),
        type="submit",
        class_="btn btn-primary",
        data_testid="desk-send",
    )
    return el(
        "div",
        attach_button(viewer, "desk-file"),
        el("ul", class_="file-chips", aria_live="polite"),
        el("span", class_="spacer"),
        send,
        class_="answer-tools",
    )
