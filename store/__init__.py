"""What the bot remembers. Outside, only these names are used: async methods and dataclasses."""

from store.batch import Batch, Settle
from store.channel_forms import ChannelForm
from store.channels import Watch
from store.cursors import Cursor
from store.drafts import Draft
from store.errors import (
    BadKey,
    Busy,
    Closed,
    Conflict,
    Damaged,
    Newer,
    Sealed,
    StoreError,
    Unsupported,
    Unwritable,
)
from store.forms import Form
from store.identities import PersonIdentity
from store.introductions import Introduction
from store.links import Link
from store.messages import Message
from store.options import FieldOption, FieldOptions
from store.outbox import Backlog, New, Row, State
from store.people import SlackPerson
from store.rolling import Rolling
from store.secrets import new_key
from store.store import Store
from store.tickets import CachedTicket

__all__ = [
    "Backlog",
    "BadKey",
    "Batch",
    "Busy",
    "CachedTicket",
    "ChannelForm",
    "Closed",
    "Conflict",
    "Cursor",
    "Damaged",
    "Draft",
    "FieldOption",
    "FieldOptions",
    "Form",
    "Introduction",
    "Link",
    "Message",
    "New",
    "Newer",
    "PersonIdentity",
    "Rolling",
    "Row",
    "Sealed",
    "Settle",
    "SlackPerson",
    "State",
    "Store",
    "StoreError",
    "Unsupported",
    "Unwritable",
    "Watch",
    "new_key",
]
