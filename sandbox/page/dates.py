"""Times as a person reads them: in their zone and their language."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"\{(\w+)\}")
WEEKDAYS_ZH = "一二三四五六日"


def local(ts: str | float, zone: ZoneInfo) -> datetime:
    """A message's `ts` (Unix seconds with a fraction) in a zone."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone(zone)


def clock_time(at: datetime, locale: str, *, seconds: bool = False) -> str:
    """9:41 AM in en-US, 09:41 elsewhere."""
    tail = at.strftime(":%S") if seconds else ""
    if locale == "en-US":
        return f"{at.hour % 12 or 12}:{at:%M}{tail} {'AM' if at.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon
    return f"{at:%H:%M}{tail}"


def day(at: datetime, now: datetime, locale: str) -> str:
    """Today, Yesterday, or the weekday and date: the heading between two days of messages."""
    return pretty(at.date(), now.date(), locale) or _long(at, locale)


def pretty(at: date, today: date, locale: str) -> str | None:
    """The word for a day next to today, if there is one."""
    words = ("昨天", "今天", "明天") if _chinese(locale) else ("Yesterday", "Today", "Tomorrow")
    return {-1: words[0], 0: words[1], 1: words[2]}.get((at - today).days)


def ago(at: datetime, now: datetime, locale: str) -> str:
    """How long ago, in the largest unit."""
    seconds = int((now - at).total_seconds())
    count, en, zh = next(
        (seconds // size, en, zh)
        for size, en, zh in (
            (86400, "day", "天"),
            (3600, "hour", "小时"),
            (60, "minute", "分钟"),
            (1, "second", "秒"),
        )
        if seconds >= size or size == 1
    )
    if count <= 0:
        return "刚刚" if _chinese(locale) else "just now"
    if _chinese(locale):
        return f"{count} {zh}前"
    return f"{count} {en}{'' if count == 1 else 's'} ago"


def token(seconds: int, template: str, zone: ZoneInfo, locale: str, now: datetime) -> str | None:
    """What `<!date^seconds^template|…>` reads as; `None` when Slack would show the fallback.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    try:
        at = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None
    names = TOKEN.findall(template)
    parts = {name: _part(name, at, now.astimezone(zone), locale) for name in names}
    if not names or None in parts.values():
        return None
    return TOKEN.sub(lambda found: str(parts[found[1]]), template)


def _part(name: str, at: datetime, now: datetime, locale: str) -> str | None:
    if name == "ago":
        return ago(at, now, locale)
    near = pretty(at.date(), now.date(), locale) if name.endswith("_pretty") else None
    form = FORMS.get(name.removesuffix("_pretty"))
    return near.lower() if near else form and form(at, locale)


def _full(at: datetime, locale: str) -> str:
    if _chinese(locale):
        return f"{at.year}年{at.month}月{at.day}日"
    if locale == "en-GB":
        return f"{_ordinal(at.day)} {at:%B %Y}"
    return f"{at:%B} {_ordinal(at.day)}, {at.year}"


def _short(at: datetime, locale: str) -> str:
    if _chinese(locale):
        return f"{at.year}年{at.month}月{at.day}日"
    return f"{at.day} {at:%b %Y}" if locale == "en-GB" else f"{at:%b} {at.day}, {at.year}"


def _long(at: datetime, locale: str) -> str:
    if _chinese(locale):
        return f"{_full(at, locale)}星期{WEEKDAYS_ZH[at.weekday()]}"
    return f"{at:%A}, {_full(at, locale)}"


def _ordinal(number: int) -> str:
    if number in {11, 12, 13}:
        return f"{number}th"
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _chinese(locale: str) -> bool:
    return locale.lower().startswith("zh")


FORMS: dict[str, Callable[[datetime, str], str]] = {
    "date_num": lambda at, _: f"{at:%Y-%m-%d}",
    "date": _full,
    "date_short": _short,
    "date_long": _long,
    "time": clock_time,
    "time_secs": lambda at, locale: clock_time(at, locale, seconds=True),
}
