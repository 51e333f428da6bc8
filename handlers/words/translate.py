from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Self

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ENGLISH = "en"
CHINESE = "zh_CN"


class Translate:
    """One language: `t("New request")`, `t.many("{n} reply", "{n} replies", n)`.

    A sentence that has no translation is answered in English.
    """

    def __init__(self, locale: str, catalog: Catalog | None = None) -> None:
        self.locale = locale
        self._one: dict[str, str] = {}
        self._many: dict[str, tuple[str, ...]] = {}
        for message in catalog or ():
            forms = translation(message)
            if not message.id or not forms:
                continue
            if isinstance(message.id, str):
                self._one[message.id] = forms[0]
            else:
                self._many[message.id[0]] = forms

    def __call__(self, message: str) -> str:
        return self._one.get(message, message)

    def many(self, one: str, more: str, n: int) -> str:
        """The form of a sentence that fits `n`; its placeholders are the caller's to fill."""
        forms = self._many.get(one)
        if forms is None:
            return one if n == 1 else more
        return forms[0 if n == 1 else -1]  # Chinese has one form; a language of three needs rules

    def __repr__(self) -> str:
        return f"Translate({self.locale!r})"


@dataclass(frozen=True, slots=True)
class Words:
    """Every language there is, read once at the start."""

    languages: Mapping[str, Translate]

    @classmethod
    def load(cls) -> Self:
        english = Translate(ENGLISH)
        return cls({ENGLISH: english, CHINESE: Translate(CHINESE, read_catalog(CHINESE))})

    def to(self, locale: str | None) -> Translate:
        """The language for a Slack locale (`zh-CN`): 简体中文 for any Chinese, else English."""
        language = (locale or "").replace("_", "-").casefold().partition("-")[0]
        return self.languages[CHINESE if language == "zh" else ENGLISH]


def later(message: str) -> str:
    """Marks a sentence that stands in a table and is translated where it is used."""
    return message


def read_catalog(locale: str) -> Catalog:
    content = files(__package__).joinpath("locales", f"{locale}.po").read_bytes()
    return read_po(BytesIO(content), locale=locale)


def translation(message: Message) -> tuple[str, ...]:
    """Every form of a sentence in the other language; none while it is missing or only a guess."""
    strings = message.string or ()
    forms = (strings,) if isinstance(strings, str) else tuple(strings)
    return () if message.fuzzy or not all(forms) else forms
