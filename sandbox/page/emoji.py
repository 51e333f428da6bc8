"""Slack's emoji names as characters."""

import unicodedata

# Names that differ from Unicode's own; the rest is looked up there.
NAMED = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "heart": "❤️", "smile": "😄",
    "simple_smile": "🙂", "slightly_smiling_face": "🙂", "joy": "😂", "laughing": "😆",
    "wink": "😉", "blush": "😊", "sob": "😭", "cry": "😢", "thinking_face": "🤔",
    "sweat_smile": "😅",
    "sunglasses": "😎", "neutral_face": "😐", "tada": "🎉", "wave": "👋", "clap": "👏",
    "pray": "🙏", "raised_hands": "🙌", "ok_hand": "👌", "muscle": "💪", "eyes": "👀",
    "point_right": "👉", "point_left": "👈", "point_up": "☝️", "point_down": "👇", "fire": "🔥",
    "boom": "💥", "zap": "⚡", "star": "⭐", "star2": "🌟", "white_check_mark": "✅",
    "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "warning": "⚠️",
    "no_entry": "⛔", "no_entry_sign": "🚫", "question": "❓", "exclamation": "❗",
    "grey_question": "❔", "information_source": "\u2139\ufe0f", "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳", "stopwatch": "⏱️", "clock1": "🕐", "calendar": "📅",
    "date": "📅", "bell": "🔔", "no_bell": "🔕", "mega": "📣", "speech_balloon": "💬",
    "thought_balloon": "💭", "email": "📧", "envelope": "✉️", "inbox_tray": "📥",
    "outbox_tray": "📤", "phone": "☎️", "telephone_receiver": "📞", "iphone": "📱",
    "computer": "💻", "desktop_computer": "🖥️", "printer": "🖨️", "floppy_disk": "💾",
    "paperclip": "📎", "pushpin": "📌", "round_pushpin": "📍", "memo": "📝", "pencil": "📝",
    "pencil2": "✏️", "page_facing_up": "📄", "file_folder": "📁", "open_file_folder": "📂",
    "clipboard": "📋", "mag": "🔍", "mag_right": "🔎", "lock": "🔒", "unlock": "🔓", "key": "🔑",
    "link": "🔗", "wrench": "🔧", "hammer": "🔨", "gear": "⚙️", "hammer_and_wrench": "🛠️",
    "bulb": "💡", "package": "📦", "ticket": "🎫", "label": "🏷️", "bookmark": "🔖",
    "rocket": "🚀", "bug": "🐛", "robot_face": "🤖", "bust_in_silhouette": "👤",
    "busts_in_silhouette": "👥", "office": "🏢", "house": "🏠", "coffee": "☕", "earth_asia": "🌏",
    "red_circle": "🔴", "large_blue_circle": "🔵", "large_green_circle": "🟢",
    "large_yellow_circle": "🟡", "large_orange_circle": "🟠", "white_circle": "⚪",
    "black_circle": "⚫", "large_blue_square": "🟦", "small_blue_diamond": "🔹",
    "arrow_right": "➡️", "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️",
    "arrows_counterclockwise": "🔄", "repeat": "🔁", "leftwards_arrow_with_hook": "↩️",
    "heavy_plus_sign": "\u2795", "heavy_minus_sign": "\u2796", "new": "🆕", "sos": "🆘",
    "100": "💯",
    "rotating_light": "🚨", "chart_with_upwards_trend": "📈", "bar_chart": "📊",
    "lock_with_ink_pen": "🔏",
    "handshake": "🤝", "hugging_face": "🤗", "cold_sweat": "😰", "technologist": "🧑‍💻",
}  # fmt: skip

CHOICES = (
    "+1", "white_check_mark", "eyes", "ticket", "tada", "heart", "pray", "raised_hands", "smile",
    "thinking_face", "warning", "x", "fire", "rocket", "bulb", "hourglass_flowing_sand",
)  # fmt: skip

SKIN_TONES = {f"skin-tone-{n}": chr(0x1F3F9 + n) for n in range(2, 7)}


def character(name: str) -> str | None:
    """The character of an emoji name without colons, `thumbsup::skin-tone-3` too; else `None`."""
    base, _, tone = name.partition("::")
    found = NAMED.get(base) or _unicode(base)
    return found and found + SKIN_TONES.get(tone, "")


def shown(name: str) -> str:
    """The character, or `:name:` for an emoji that only its workspace knows."""
    return character(name) or f":{name}:"


def from_hex(sequence: str) -> str | None:
    """Slack writes the characters of an emoji as `1f468-200d-1f4bb`."""
    try:
        return "".join(chr(int(part, 16)) for part in sequence.split("-"))
    except (ValueError, OverflowError):
        return None


def _unicode(name: str) -> str | None:
    try:
        found = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return None
    return found if unicodedata.category(found) == "So" else None
