from dataclasses import dataclass
from typing import Literal

MEBIBYTE = 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Settings:
    """What Udesk's documents leave open; may be changed while the desk runs.

    `oddities` alternates the tolerated forms (see `oddities.py`); `per_minute` calls are answered,
    more get HTTP 429; `list_order` is the order of ticket lists, by id; `private_notes` gives
    replies the key `is_private`; `select_values` is how SelectFields are read on tickets;
    `clock_skew` is how many seconds the desk's clock is ahead; `strict_form` refuses new tickets
    without the fields a customer must fill in; `ignored_keys` are keys that updating a ticket
    takes and drops without a word; `files_elsewhere` gives attachments another host name.
    """

    oddities: bool = False
    per_minute: int | None = None
    list_order: Literal["newest_first", "oldest_first"] = "newest_first"
    private_notes: bool = False
    max_file_bytes: int = 15 * MEBIBYTE
    select_values: Literal["string", "list"] = "string"
    clock_skew: float = 0.0
    strict_form: bool = False
    ignored_keys: frozenset[str] = frozenset()
    files_elsewhere: bool = False
