"""States and priorities in a desk's own words, and phrases in both languages."""

from collections.abc import Sequence

from sandbox.desks.pane import Word
from sandbox.page.html import Html, el, join
from sandbox.page.viewer import Viewer
from sandbox.page.words import CHINESE


def word_for(words: Sequence[Word], value: str) -> Word:
    """The word of that value; a value the desk gave no word for speaks for itself."""
    unknown = Word(value=value, english=value, chinese="")
    return next((one for one in words if one.value == value), unknown)


def in_one(word: Word, viewer: Viewer) -> str:
    """The word in the viewer's language."""
    return word.chinese if viewer.chinese and word.chinese else word.english


def in_both(word: Word) -> str:
    """The word in both languages, or once where they do not differ."""
    return " ".join(dict.fromkeys(filter(None, (word.english, word.chinese))))


def status_pill(words: Sequence[Word], status: str) -> Html:
    word = word_for(words, status)
    return el("span", _shown(word), class_=f"pill status-{word.colour or 'open'}")


def priority_mark(words: Sequence[Word], priority: str | None) -> Html | None:
    if not priority:
        return None
    word = word_for(words, priority)
    return el("span", _shown(word), class_=f"priority priority-{word.colour or 'medium'}")


def both(english: str, viewer: Viewer) -> Html:
    """A phrase in the viewer's language and, smaller, in the other one, as desks here have it."""
    other, code = (english, "en") if viewer.chinese else (CHINESE[english], "zh")
    return join(viewer.t(english), " ", el("small", other, lang=code))


def _shown(word: Word) -> Html:
    if word.chinese in ("", word.english):
        return join(word.english)
    return join(word.english, " ", el("span", word.chinese, lang="zh"))
