"""Elements that choose: menus of options, people, channels; check boxes and radio buttons."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sandbox.page.buttons import confirm_data, signs
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.surface import Piece, Spot, plain_text
from sandbox.slack.blockkit.choices import offers

# Where a picker's options come from, and under which key Slack keeps the choice.
SOURCES = {
    "static_select": "static",
    "external_select": "external",
    "users_select": "users",
    "channels_select": "channels",
    "conversations_select": "conversations",
}


def static_select(spot: Spot) -> Html:
    """One of fixed options, as the browser's own menu; a choice no longer on offer stays."""
    kept = _as_list(spot.current("selected_option", "initial_option"))
    chosen, known = _values(kept), _values(offers(spot.element))
    groups = spot.element.get("option_groups")
    blank = el("option", plain_text(spot.element.get("placeholder")) or "…", value="")
    body = (
        [_group(group, chosen) for group in groups]
        if groups
        else _options(spot.element.get("options", ()), chosen)
    )
    menu = el(
        "select",
        blank,
        body,
        _options([one for one in kept if str(one.get("value")) not in known], chosen),
        id=spot.dom_id,
        data_confirm=confirm_data(spot.element),
        aria_label=spot.label or plain_text(spot.element.get("placeholder")) or None,
        **spot.hooks(),
    )
    return el("span", menu, icon("chevron", 16), class_="select")


def _group(group: Piece, chosen: Sequence[str]) -> Html:
    options = _options(group.get("options", ()), chosen)
    return el("optgroup", options, label=plain_text(group.get("label")))


def _options(options: Iterable[Piece], chosen: Sequence[str]) -> list[Html]:
    return [
        el(
            "option",
            _wording(option),
            value=str(option.get("value")),
            selected=str(option.get("value")) in chosen,
        )
        for option in options
    ]


def _wording(option: Piece) -> str:
    description = plain_text(option.get("description"))
    return signs(option.get("text")) + (f" — {description}" if description else "")


def picker(spot: Spot) -> Html:
    """A field to search in: every multi-select, external lists, people and channels."""
    multiple = spot.kind.startswith("multi_")
    source = SOURCES[spot.kind.removeprefix("multi_")]
    chosen = list(_chosen(spot, source, multiple=multiple))
    placeholder = plain_text(spot.element.get("placeholder"))
    field = el(
        "input",
        id=spot.dom_id,
        type="text",
        role="combobox",
        autocomplete="off",
        class_="picker-input",
        placeholder=placeholder,
        aria_expanded="false",
        aria_autocomplete="list",
        aria_controls=f"{spot.dom_id}-list",
        aria_label=spot.label or placeholder or None,
    )
    listed = _listed(spot.element) if source == "static" else None
    return el(
        "div",
        el(
            "div",
            [_chip(value, words, spot) for value, words in chosen],
            field,
            class_="picker-box",
        ),
        el("ul", listed, id=f"{spot.dom_id}-list", class_="menu", role="listbox", hidden=True),
        class_="picker",
        data_picker=source,
        data_multiple=multiple,
        data_max=spot.element.get("max_selected_items"),
        data_min_query=spot.element.get("min_query_length", 3) if source == "external" else None,
        data_confirm=confirm_data(spot.element),
        **spot.hooks(),
    )


def _chip(value: str, words: str, spot: Spot) -> Html:
    remove = el(
        "button",
        icon("close", 13),
        type="button",
        data_act="unpick",
        aria_label=f"{spot.viewer.t('Remove')} {words}",
    )
    return el("span", words, remove, class_="chip", data_value=value)


def _listed(element: Piece) -> Iterator[Html]:
    for group in element.get("option_groups") or [{"options": element.get("options", ())}]:
        if group.get("label"):
            yield el("li", plain_text(group["label"]), class_="menu-label", role="presentation")
        for option in group.get("options", ()):
            yield list_option(option)


def list_option(option: Piece) -> Html:
    """One line of an open picker."""
    description = plain_text(option.get("description"))
    return el(
        "li",
        signs(option.get("text")),
        el("small", description) if description else None,
        role="option",
        aria_selected="false",
        class_="menu-item",
        data_value=str(option.get("value")),
    )


def _chosen(spot: Spot, source: str, *, multiple: bool) -> Iterator[tuple[str, str]]:
    plural = "s" if multiple else ""
    if source in {"static", "external"}:
        found = spot.current(f"selected_option{plural}", f"initial_option{plural}")
        for option in _as_list(found):
            yield str(option.get("value")), signs(option.get("text"))
        return
    noun = source.removesuffix("s")
    names = {**spot.viewer.channels, **spot.viewer.people}
    for key in _as_list(spot.current(f"selected_{noun}{plural}", f"initial_{noun}{plural}")):
        yield str(key), names.get(str(key), str(key))


def ticks(spot: Spot) -> Html:
    """Check boxes or radio buttons."""
    single = spot.kind == "radio_buttons"
    key = "selected_option" if single else "selected_options"
    chosen = _values(_as_list(spot.current(key, key.replace("selected", "initial"))))
    options = spot.element.get("options", ())
    return el(
        "div",
        [_tick(option, spot, chosen, single=single) for option in options],
        class_="ticks",
        role="radiogroup" if single else "group",
        id=spot.dom_id,
        aria_label=spot.label or None,
        data_confirm=confirm_data(spot.element),
        **spot.hooks(),
    )


def _tick(option: Piece, spot: Spot, chosen: Sequence[str], *, single: bool) -> Html:
    value = str(option.get("value"))
    box = el(
        "input",
        type="radio" if single else "checkbox",
        name=spot.dom_id,
        value=value,
        checked=value in chosen,
    )
    description = option.get("description")
    small = el("small", _text(description, spot)) if description else None
    return el("label", box, el("span", _text(option.get("text"), spot), small), class_="tick")


def _text(text: Any, spot: Spot) -> Html | str:
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return mrkdwn(plain_text(text), spot.viewer, verbatim=bool(text.get("verbatim")))
    return signs(text)


def _as_list(found: Any) -> list[Any]:
    if found is None:
        return []
    return list(found) if isinstance(found, list | tuple) else [found]


def _values(options: Iterable[Piece]) -> list[str]:
    return [str(option.get("value")) for option in options]
