"""The page's own words: English in the code, Chinese in words.toml."""

import tomllib
from importlib import resources


def _read() -> dict[str, str]:
    content = resources.files("sandbox.page").joinpath("words.toml").read_text("utf-8")
    return {en: zh for part in tomllib.loads(content).values() for en, zh in part.items()}


CHINESE = _read()


def translate(english: str, *, chinese: bool) -> str:
    """The phrase in the language of the person who looks."""
    return CHINESE.get(english, english) if chinese else english
