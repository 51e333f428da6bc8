"""The words people read, in their language: the English of the source, and what it is in others.

Listeners and views receive `t: Translate`; nobody imports one. Placeholders are filled after the
translation: `t("Request {number}").format(number=118)`. `python -m handlers.words` brings the
catalogues in `locales/` up to date with the source.
"""

from handlers.words.translate import Translate, Words, later

__all__ = ["Translate", "Words", "later"]
