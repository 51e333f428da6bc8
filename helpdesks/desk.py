"""The one interface of every help desk, in neutral words."""

from collections.abc import AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from helpdesks.fields import Category, Field, FieldChange, Option, OptionsWanted
from helpdesks.models import (
    Abilities,
    Attachment,
    Bytes,
    Change,
    Comment,
    Draft,
    Group,
    Identity,
    Listing,
    Page,
    Person,
    Reply,
    Search,
    Ticket,
    Upload,
)


class HelpDesk(Protocol):
    """A help desk as the rest of Deskhand sees it.

    `as_` is the person a call is made for; None is the service identity of the settings. Every
    method may raise any `helpdesks.errors.HelpDeskError`; writes raise `Unclear` when their answer
    was lost, and the caller looks (`find_opened`, `find_added`) before it repeats; after `Accepted`
    the caller only looks.
    """

    name: str
    kind: str
    url: str
    abilities: Abilities

    async def close(self) -> None:
        """Let go of connections."""

    async def whoami(self, *, as_: Identity | None = None) -> Person: ...
    async def person(self, person_id: str) -> Person:
        """Look somebody up, as of the last ten minutes."""

    async def people(
        self, person_ids: Collection[str], *, fresh: bool = False
    ) -> dict[str, Person]:
        """Look several people up at once; unknown ids are missing from the answer.

        As of the last ten minutes, or as of now (`fresh`).
        """

    async def person_by_email(self, email: str) -> Person | None:
        """Find the person with exactly this address (letter case apart), or None."""

    async def organization(self, organization_id: str) -> str:
        """Answer an organization's name."""

    async def groups(self) -> tuple[Group, ...]:
        """Read the teams that a ticket can be given to."""

    async def fields(self, category: Category = Category.TICKET) -> tuple[Field, ...]:
        """Read the custom fields, in the desk's order; who may do what with one is in it."""

    async def field(self, key: str) -> Field:
        """Read one field; NotFound for a key that is none."""

    def options(self, key: str, wanted: OptionsWanted | None = None) -> AsyncIterator[Option]:
        """Walk through a field's options (the top level of a CASCADE), page after page."""

    async def change_field(self, key: str, change: FieldChange) -> None:
        """Change a field's definition; the service identity must be an administrator."""

    async def page(
        self, wanted: Listing | Search, *, as_: Identity | None = None, number: int, size: int
    ) -> Page:
        """Read page `number` (from 1) of `size` tickets (1 to 100)."""

    def tickets(
        self, wanted: Listing | Search, *, as_: Identity | None = None
    ) -> AsyncIterator[Ticket]:
        """Walk through all of them, page after page."""

    async def ticket(self, ticket_id: str, *, as_: Identity | None = None) -> Ticket: ...
    async def by_number(self, number: str, *, as_: Identity | None = None) -> Ticket:
        """Read the ticket that people call by this number; NotFound for what is none."""

    async def merged_into(self, ticket_id: str) -> str | None:
        """Say in which ticket this one lives on; None if it was not merged, or no desk tells."""

    def changed_since(self, moment: datetime) -> AsyncIterator[Ticket]:
        """Walk through tickets updated at or after `moment`, oldest change first."""

    async def open_ticket(self, draft: Draft, *, as_: Identity, name: str = "") -> Ticket:
        """Open a ticket as `as_`; a desk that does not know that address creates the person.

        That happens only to an identity without a `person_id`.
        `name` is what such a new person is called.
        """

    async def find_opened(
        self, draft: Draft, *, as_: Identity, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        """Look for the ticket that this draft became, opened since then and not in `known` ids."""

    async def add_comment(self, ticket_id: str, reply: Reply, *, as_: Identity) -> Comment: ...
    async def find_added(
        self,
        ticket_id: str,
        reply: Reply,
        *,
        as_: Identity,
        since: datetime,
        known: Collection[str],
    ) -> Comment | None:
        """Look for the comment that this reply became, added since then and not in `known` ids."""

    def comments(
        self, ticket_id: str, *, as_: Identity | None = None, newest_first: bool = False
    ) -> AsyncIterator[Comment]:
        """Walk through the comments that `as_` may read; the service identity reads all."""

    async def comment(
        self, ticket_id: str, comment_id: str, *, as_: Identity | None = None
    ) -> Comment: ...
    async def change(
        self, ticket_id: str, change: Change, *, as_: Identity | None = None
    ) -> Ticket: ...
    async def delete(self, ticket_id: str) -> None:
        """Delete a ticket for good; the service identity must be an administrator."""

    async def upload(
        self, file: Bytes, *, as_: Identity | None = None, ticket_id: str | None = None
    ) -> Upload:
        """Send a file's bytes, streamed; `file.size` must be known.

        `ticket_id` is where it will be bound, None for a ticket that is yet to be opened. A token
        that has run out is `Refused` when it is bound.
        """

    async def attach(self, ticket_id: str, file: Bytes, *, as_: Identity | None = None) -> None:
        """Add a file to a ticket itself; for desks that do not open tickets with files."""

    async def attachment(self, attachment_id: str) -> Attachment: ...
    async def delete_attachment(self, attachment_id: str) -> None: ...
    def download(self, attachment: Attachment) -> AbstractAsyncContextManager[Bytes]:
        """Open an attachment for reading, streamed; no credentials reach a foreign host."""
