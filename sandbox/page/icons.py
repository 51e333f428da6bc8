"""Small drawings: the page's icons and people's initials, as inline SVG."""

import hashlib

from sandbox.page.html import Html, el

# One stroke each, on a 24 by 24 grid.
PATHS = {
    "send": "M4 12 20 4l-5 16-4-7z M11 13l9-9",
    "clip": (
        "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.4-2.4L15 7.2"
    ),
    "plus": "M12 5v14 M5 12h14",
    "close": "M6 6l12 12 M18 6 6 18",
    "back": "M15 5l-7 7 7 7",
    "more": "M5 12h.01 M12 12h.01 M19 12h.01",
    "reply": "M10 8 5 12.5 10 17 M5 12.5h9a5 5 0 0 1 5 5V19",
    "smile": (
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M8.5 14a4.2 4.2 0 0 0 7 0 M9 9.5h.01 M15 9.5h.01"
    ),
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15z M10 21h4",
    "home": "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
    "lock": "M6 11h12v9H6z M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "hash": "M9 4 7 20 M17 4l-2 16 M4 9h16 M4 15h16",
    "file": "M6 3h8l4 4v14H6z M14 3v4h4",
    "download": "M12 4v11 M7 11l5 5 5-5 M5 20h14",
    "sun": (
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 2v2 M12 20v2 M2 12h2 M20 12h2 M5 5l1.4 1.4 "
        "M17.6 17.6 19 19 M5 19l1.4-1.4 M17.6 6.4 19 5"
    ),
    "pulse": "M3 12h4l3-8 4 16 3-8h4",
    "storm": "M7 15a4.5 4.5 0 0 1 .5-9A6 6 0 0 1 19 8.5 3.5 3.5 0 0 1 18 15 M12 12l-3 5h4l-2 4",
    "desk": "M4 6h16v10H4z M9 20h6 M12 16v4",
    "chat": "M4 5h16v11H9l-5 4z",
    "code": "M8 7l-5 5 5 5 M16 7l5 5-5 5",
    "link": (
        "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6l-1.6 1.5 M14 10a4 4 0 0 0-6-.4l-3 3a4 4 "
        "0 0 0 5.6 5.6l1.6-1.5"
    ),
    "edit": "M5 19l1-4L16.5 4.5l3 3L9 18z",
    "trash": "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13",
    "bolt": "M13 3 5 14h6l-1 7 8-11h-6z",
    "search": "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12z M15.5 15.5 20 20",
    "chevron": "M7 10l5 5 5-5",
    "check": "M5 12.5l4.5 4.5L19 7",
    "eye": "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "eye-off": (
        "M3 3l18 18 M6.5 7C3.6 9 2 12 2 12s4 7 10 7c1.8 0 3.4-.5 4.7-1.3 M10 5.2A9 9 0 0 1 "
        "12 5c6 0 10 7 10 7a17 17 0 0 1-2.5 3.3"
    ),
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v5l3.5 2",
    "refresh": "M20 5v5h-5 M4 19v-5h5 M19 10A7.5 7.5 0 0 0 6 7 M5 14a7.5 7.5 0 0 0 13 3",
    "menu": "M4 7h16 M4 12h16 M4 17h16",
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M4.5 20a7.5 7.5 0 0 1 15 0",
    "sliders": "M5 7h8 M17 7h2 M15 5v4 M5 17h2 M11 17h8 M9 15v4",
}
HUES = 8
CJK = "\u2e80"


def icon(name: str, size: int = 18) -> Html:
    """A decorative icon; whatever it stands in says what it does in words."""
    drawing = el("path", d=PATHS[name])
    return el(
        "svg",
        drawing,
        class_="icon",
        viewBox="0 0 24 24",
        width=size,
        height=size,
        aria_hidden="true",
    )


def avatar(name: str, key: str, size: int = 36) -> Html:
    """A person's initials on a colour of their own."""
    letters = el("text", initials(name), x="50%", y="50%", dy=".36em", text_anchor="middle")
    tile = el("rect", width="40", height="40", rx="11")
    return el(
        "svg",
        tile,
        letters,
        class_=f"avatar hue-{hue(key)}",
        viewBox="0 0 40 40",
        width=size,
        height=size,
        aria_hidden="true",
    )


def picture(name: str, key: str, size: int) -> str:
    """The same as a file of its own: what Slack gives as the address of somebody's picture."""
    tint = hue(key) * 360 // HUES
    tile = el("rect", width="40", height="40", fill=f"hsl({tint} 45% 88%)")
    letters = el(
        "text",
        initials(name),
        x="50%",
        y="50%",
        dy=".36em",
        text_anchor="middle",
        font_family="sans-serif",
        font_size="16",
        fill=f"hsl({tint} 50% 28%)",
    )
    return el(
        "svg",
        tile,
        letters,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 40 40",
        width=size,
        height=size,
    )


def app_mark(size: int = 36) -> Html:
    """The app's own picture: a hand resting on a desk, drawn in two strokes."""
    return el(
        "svg",
        el("rect", width="40", height="40", rx="11"),
        el("path", d="M9 27h22 M13 27v-6a4 4 0 0 1 4-4h3l5-4v5h3a3 3 0 0 1 3 3v6"),
        class_="avatar app-mark",
        viewBox="0 0 40 40",
        width=size,
        height=size,
        aria_hidden="true",
    )


def initials(name: str) -> str:
    """AS for Ana Souza; the given name's last character for a Chinese name."""
    words = [word for word in name.partition("(")[0].split() if word[0].isalnum()]
    if not words:
        return "?"
    if words[0][0] >= CJK:
        return words[0][-1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] % HUES
