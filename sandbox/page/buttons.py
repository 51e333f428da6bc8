"""Elements that are pressed: buttons, overflow menus, feedback and icon buttons."""

import json
from typing import Any

from sandbox.page import emoji
from sandbox.page.html import Attribute, Html, classes, el, safe_url
from sandbox.page.icons import icon
from sandbox.page.mrkdwn import INLINE, unescape
from sandbox.page.surface import Piece, Spot, plain_text

STYLES = {"primary": "btn-primary", "danger": "btn-danger"}
ICONS = {"trash": "trash"}


def button(spot: Spot) -> Html:
    """A button; one with a url opens it and still tells the app."""
    element = spot.element
    attributes: dict[str, Attribute] = {
        **spot.hooks(),
        "data_act": "press",
        "data_value": str(element.get("value", "")),
        "data_confirm": confirm_data(element),
        "class_": classes("btn", STYLES.get(str(element.get("style")))),
        "aria_label": element.get("accessibility_label"),
    }
    label = signs(element.get("text"))
    href = safe_url(str(element.get("url", "")))
    if href is not None:
        return el("a", label, href=href, target="_blank", rel="noopener noreferrer", **attributes)
    return el("button", label, type="button", **attributes)


def overflow(spot: Spot) -> Html:
    summary = el(
        "summary", icon("more"), class_="btn btn-icon", aria_label=spot.viewer.t("More actions")
    )
    items = [_overflow_item(option) for option in spot.element.get("options", ())]
    return el(
        "details",
        summary,
        el("div", items, class_="menu", role="menu"),
        class_="overflow",
        data_confirm=confirm_data(spot.element),
        **spot.hooks(),
    )


def _overflow_item(option: Piece) -> Html:
    href = safe_url(str(option.get("url", "")))
    return el(
        "button",
        signs(option.get("text")),
        _description(option),
        type="button",
        role="menuitem",
        class_="menu-item",
        data_act="overflow",
        data_value=str(option.get("value", "")),
        data_url=href,
    )


def _description(option: Piece) -> Html | None:
    words = plain_text(option.get("description"))
    return el("small", words) if words else None


def feedback_buttons(spot: Spot) -> Html:
    choices = (("positive_button", "+1"), ("negative_button", "-1"))
    return el(
        "span",
        [_feedback(spot, key, sign) for key, sign in choices if key in spot.element],
        class_="button-row",
    )


def _feedback(spot: Spot, key: str, sign: str) -> Html:
    half: Piece = spot.element[key]
    return el(
        "button",
        el("span", emoji.shown(sign), aria_hidden="true"),
        signs(half.get("text")),
        type="button",
        class_="btn btn-quiet",
        data_act="press",
        **spot.hooks(),
        data_value=str(half.get("value", "")),
        aria_label=half.get("accessibility_label"),
    )


def icon_button(spot: Spot) -> Html:
    label = plain_text(spot.element.get("text"))
    return el(
        "button",
        icon(ICONS.get(str(spot.element.get("icon")), "bolt")),
        type="button",
        class_="btn btn-icon",
        data_act="press",
        **spot.hooks(),
        title=label,
        data_value=str(spot.element.get("value", "")),
        data_confirm=confirm_data(spot.element),
        aria_label=spot.element.get("accessibility_label") or label,
    )


def workflow_button(spot: Spot) -> Html:
    """Shown, but dead: workflows are outside this sandbox."""
    return el(
        "button",
        icon("bolt", 15),
        signs(spot.element.get("text")),
        type="button",
        class_="btn",
        disabled=True,
        title=spot.viewer.t("Workflows are not part of the sandbox"),
    )


def confirm_data(element: Piece) -> str | None:
    """The question before an action, as JSON for the script that asks it."""
    confirm: Any = element.get("confirm")
    if not isinstance(confirm, dict):
        return None
    words = {key: plain_text(confirm.get(key)) for key in ("title", "text", "confirm", "deny")}
    return json.dumps({**words, "style": confirm.get("style", "primary")}, ensure_ascii=False)


def signs(text: object) -> str:
    """A plain_text object: literal, but for `:emoji:` names."""
    source = plain_text(text)
    if isinstance(text, dict) and text.get("emoji") is False:
        return unescape(source)
    return unescape(
        INLINE.sub(
            lambda found: emoji.shown(found["emoji"]) if found["emoji"] else found[0], source
        )
    )
