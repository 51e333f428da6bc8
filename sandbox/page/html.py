"""HTML as a tree of calls: a string that was not made here is escaped."""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
LINK_SCHEMES = frozenset({"http", "https", "mailto"})


class Html(str):
    """Markup that was built by :func:`el` and may be sent as it is."""

    __slots__ = ()


Child = str | int | None | Iterable["Child"]
Attribute = str | int | bool | None


def text(value: object) -> Html:
    """Any value as text."""
    return Html(escape(str(value)))


def join(*children: Child) -> Html:
    """Children one after another, without an element around them."""
    return Html("".join(_pieces(children)))


def el(tag: str, *children: Child, **attributes: Attribute) -> Html:
    """One element; `data_act` becomes `data-act`, `class_` becomes `class`, `None` is left out."""
    opening = f"<{tag}{''.join(_attributes(attributes))}>"
    return Html(opening if tag in VOID else f"{opening}{join(*children)}</{tag}>")


def link(url: str, *children: Child, **attributes: Attribute) -> Html:
    """A link that leaves the page, or plain text when the address is none to follow."""
    href = safe_url(url)
    if href is None:
        return el("span", *children, class_="dead-link", title=url)
    return el("a", *children, href=href, target="_blank", rel="noopener noreferrer", **attributes)


def safe_url(url: str) -> str | None:
    """The address if a click on it can do no harm: http, https and mailto only."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in LINK_SCHEMES or (scheme != "mailto" and not parts.netloc):
        return None
    return url.strip()


def classes(*names: str | None) -> str | None:
    """The class attribute of the names that are not empty."""
    return " ".join(name for name in names if name) or None


def _pieces(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str | int):
            yield escape(str(child))
        else:
            yield from _pieces(child)


def _attributes(attributes: dict[str, Attribute]) -> Iterable[str]:
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        label = name.rstrip("_").replace("_", "-")
        yield f" {label}" if value is True else f' {label}="{escape(str(value))}"'
