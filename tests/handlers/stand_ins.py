"""A Slack workspace and a help desk in memory, for tests that assert on what they hold."""

import json
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from handlers.workspace import (
    Channel,
    FileWithheld,
    Member,
    Message,
    SlackFile,
    SlackRefused,
    View,
)
from helpdesks.errors import (
    Forbidden,
    NotFound,
    Refused,
    SignInFailed,
    Unintelligible,
    Unsupported,
)
from helpdesks.fields import Category, Field, FieldChange, Option, OptionsWanted
from helpdesks.models import (
    Abilities,
    Attachment,
    Body,
    Bytes,
    Change,
    Comment,
    Draft,
    Group,
    Identity,
    Listing,
    Order,
    Page,
    Person,
    Progress,
    Reply,
    Role,
    Scope,
    Search,
    Status,
    Ticket,
    Upload,
)
from tests.handlers.trouble import Trouble

Now = Callable[[], datetime]

ANA, BO, LIN, MARTA = "U0ANA", "U0BO", "U0LIN", "U0MARTA"
HELP, AGENTS, FINANCE = "C0HELP", "C0AGENTS", "C0FINANCE"
DIRECT = "D0ANA"  # between Ana and us
BOT, TEAM = "U0BOT", "T0ACME"

MEMBERS = (
    Member(id=ANA, name="Ana", email="ana@acme.example", confirmed=True),
    Member(id=BO, name="Bo Lund", email="bo@acme.example", confirmed=True),
    Member(id=LIN, name="小林", email="lin@acme.example", confirmed=True, locale="zh-CN"),
    Member(id=MARTA, name="Marta", email="marta@acme.example", confirmed=True),
)
CHANNELS = (
    Channel(id=HELP, name="it-help", member=True),
    Channel(id=AGENTS, name="desk-agents", member=True, private=True),
    Channel(id=FINANCE, name="finance"),
)
PRESENT = {HELP: (ANA, BO, LIN, MARTA, BOT), AGENTS: (MARTA, BOT)}
PEOPLE = (
    Person(id="1", name="Deskhand", email="desk@acme.example", role=Role.ADMIN),
    Person(id="7", name="Ana Example", email="ana@acme.example", organization_id="42"),
    Person(id="8", name="林晓", email="lin@acme.example", organization_id="42"),
    Person(
        id="9",
        name="Marta Klein",
        email="marta@acme.example",
        role=Role.AGENT,
        organization_id="42",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Something that stands in Slack: `user` None is everybody, `key` is in its metadata."""

    channel: str
    ts: str
    thread_ts: str | None
    key: str
    message: Message
    user: str | None = None

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def all_text(self) -> str:
        return all_text(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said where a command or button was used."""

    url: str
    message: Message
    replace: bool

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def all_text(self) -> str:
        return all_text(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An uploaded file that was shared."""

    file: str
    title: str
    data: bytes
    channel: str
    thread_ts: str | None
    ts: str


def all_text(message: Message) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


class Members(dict[str, Member]):
    """Everybody in the workspace, by id; called as Slack is, it answers who is in a channel."""

    def __init__(self, slack: "FakeWorkspace", known: Mapping[str, Member]) -> None:
        super().__init__(known)
        self._slack = slack

    async def __call__(self, channel: str) -> tuple[str, ...]:
        with self._slack.trouble.met("members"):
            return tuple(self._slack.present.get(channel, ()))


class FakeWorkspace:
    """Slack in memory; `sent` holds everything it was ever given, whatever became of it."""

    team, bot_user, in_names = TEAM, BOT, True

    def __init__(self, now: Now) -> None:
        self._now, self._count = now, count(1)
        self.trouble = Trouble()
        self.members = Members(self, {member.id: member for member in MEMBERS})
        self.channels = {channel.id: channel for channel in CHANNELS}
        self.present = {channel: list(users) for channel, users in PRESENT.items()}
        self.posts: list[Post] = []
        self.written: list[dict[str, Any]] = []
        self.whispers: list[Post] = []
        self.answers: list[Answer] = []
        self.views: dict[str, View] = {}
        self.reactions: dict[tuple[str, str], list[str]] = {}
        self.files: dict[str, bytes] = {}
        self.named: dict[str, str] = {}
        self.uploaded: dict[str, bytes] = {}
        self.shown: list[Shown] = []
        self.sent: list[str] = []

    def ts(self) -> str:
        """The ts of the next message, whoever writes it."""
        return f"{int(self._now().timestamp())}.{next(self._count):06d}"

    def said_in(self, channel: str, thread_ts: str | None = None) -> list[str]:
        """The texts in a channel, or only in one of its threads."""
        here = [p for p in self.posts if p.channel == channel]
        return [p.text for p in here if thread_ts is None or p.thread_ts == thread_ts]

    @property
    def form(self) -> View:
        """The modal that was opened or changed last and is still on screen."""
        return list(self.views.values())[-1]

    async def post(
        self, channel: str, message: Message, *, key: str, thread_ts: str | None = None
    ) -> str:
        self._hear(channel, message)
        with self.trouble.met("post"):
            self._writable(channel)
            post = Post(
                channel=channel, ts=self.ts(), thread_ts=thread_ts, key=key, message=message
            )
            self.posts.append(post)
        return post.ts

    async def find_post(
        self, channel: str, key: str, *, since: datetime, thread_ts: str | None = None
    ) -> str | None:
        with self.trouble.met("find_post"):
            for post in self.posts:
                early = float(post.ts) < int(since.timestamp())
                if (post.channel, post.thread_ts, post.key) == (channel, thread_ts, key):
                    return None if early else post.ts
        return None

    def writes(self, text: str, *, user: str, channel: str = HELP, **more: Any) -> dict[str, Any]:
        """A message that somebody writes, whether or not we are told; its `ts` is the next."""
        raw = {"type": "message", "user": user, "text": text, "ts": self.ts(), **more}
        self.written.append({"channel": channel, **raw})
        return raw

    def rewrite(self, raw: dict[str, Any], *, gone: bool = False) -> None:
        """Let a message that somebody wrote say what `raw` says now, or be gone."""
        same = [m for m in self.written if m["ts"] == raw["ts"]]
        for message in same:
            message.update(raw)
            if gone:
                self.written.remove(message)

    async def replies(
        self, channel: str, thread_ts: str, *, since: datetime
    ) -> AsyncIterator[dict[str, Any]]:
        """Like Slack: the first message of the thread whenever it was written, and no channel."""
        with self.trouble.met("replies"):
            if channel in self.channels and not self.channels[channel].member:
                raise SlackRefused("not_in_channel")
            shown = [*map(_our_own, self.posts), *self.written]
            here = [m for m in shown if m["channel"] == channel]
            thread = [m for m in here if thread_ts in (m["ts"], m.get("thread_ts"))]
            if not any(m["ts"] == thread_ts for m in thread):
                raise SlackRefused("thread_not_found")
        for raw in thread:
            if raw["ts"] == thread_ts or float(raw["ts"]) >= since.timestamp():
                yield self._with_marks({k: v for k, v in raw.items() if k != "channel"}, channel)

    def _with_marks(self, raw: dict[str, Any], channel: str) -> dict[str, Any]:
        names = self.reactions.get((channel, raw["ts"]), ())
        marks = [{"name": name, "users": [BOT], "count": 1} for name in names]
        return {**raw, "reactions": marks} if marks else raw

    async def update(self, channel: str, ts: str, message: Message, *, key: str) -> None:
        self._hear(channel, message, key)
        with self.trouble.met("update"):
            for at, post in enumerate(self.posts):
                if (post.channel, post.ts) == (channel, ts):
                    self.posts[at] = replace(post, message=message)
                    return
            raise SlackRefused("message_not_found")

    async def delete(self, channel: str, ts: str) -> None:
        with self.trouble.met("delete"):
            self.posts = [p for p in self.posts if (p.channel, p.ts) != (channel, ts)]

    async def delete_file(self, file_id: str) -> None:
        with self.trouble.met("delete_file"):
            self.shown = [shown for shown in self.shown if shown.file != file_id]

    async def ephemeral(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        self._hear(channel, message)
        with self.trouble.met("ephemeral"):
            self._writable(channel)
            whisper = Post(
                channel=channel,
                ts=self.ts(),
                thread_ts=thread_ts,
                key="",
                message=message,
                user=user,
            )
            self.whispers.append(whisper)

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        self._hear(response_url, message)
        with self.trouble.met("respond"):
            self.answers.append(Answer(url=response_url, message=message, replace=replace))

    async def open_view(self, trigger_id: str, view: View) -> str:
        self._hear(trigger_id, view)
        with self.trouble.met("open_view"):
            self._draw(view)
        return f"V{next(self._count)}"

    async def push_view(self, trigger_id: str, view: View) -> str:
        return await self.open_view(trigger_id, view)

    async def update_view(
        self,
        view: View,
        *,
        view_id: str | None = None,
        external_id: str | None = None,
        picture: str | None = None,
    ) -> bool:
        self._hear(view_id or external_id, view)
        with self.trouble.met("update_view"):
            if external_id not in self.views:
                return False
            if picture is not None and picture != self.views[external_id].get("hash", picture):
                raise SlackRefused("hash_conflict")
            del self.views[external_id]
            self._draw(view)
        return True

    def _draw(self, view: View) -> None:
        """Show a modal; every picture of it has another hash."""
        self.views[view["external_id"]] = {**view, "hash": f"{next(self._count)}.picture"}

    async def publish_home(self, user: str, view: View) -> None:
        self._hear(user, view)

    async def member(
        self,
        user: str,
        *,
        fresh: bool = False,  # noqa: ARG002 - nothing is remembered here
    ) -> Member:
        with self.trouble.met("member"):
            if user not in self.members:
                raise SlackRefused("user_not_found")
            return self.members[user]

    async def channel(
        self,
        channel: str,
        *,
        fresh: bool = False,  # noqa: ARG002 - nothing is remembered here
    ) -> Channel:
        with self.trouble.met("channel"):
            return self.channels.get(channel, Channel(id=channel))

    async def direct(self, user: str) -> str:
        with self.trouble.met("direct"):
            channel = f"D{user[1:]}"
            self.channels[channel] = Channel(id=channel, member=True, private=True, direct=True)
        return channel

    async def react(self, channel: str, ts: str, name: str) -> None:
        self._hear(channel, name)
        with self.trouble.met("react"):
            here = self.reactions.setdefault((channel, ts), [])
            here.extend([name] if name not in here else [])

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        with self.trouble.met("unreact"):
            here = self.reactions.setdefault((channel, ts), [])
            here[:] = [other for other in here if other != name]

    async def permalink(self, channel: str, ts: str) -> str:
        with self.trouble.met("permalink"):
            return f"https://acme.slack.example/archives/{channel}/p{ts.replace('.', '')}"

    async def file(self, file_id: str) -> SlackFile:
        with self.trouble.met("file"):
            name = self.named.get(file_id, f"{file_id}.txt")
            return shared(file_id, self.files[file_id], name=name)

    @asynccontextmanager
    async def fetch(self, file: SlackFile) -> AsyncIterator[Bytes]:
        with self.trouble.met("fetch"):
            if file.withheld:
                raise FileWithheld(file.withheld)
            data = self.files[file.id]
        yield Bytes(
            name=file.name, size=file.size, content_type=file.mimetype, chunks=in_chunks(data)
        )

    async def upload(self, file: Bytes) -> str:
        assert file.size
        data = b"".join([chunk async for chunk in file.chunks])
        self._hear(file.name, data.decode(errors="replace"))
        with self.trouble.met("upload"):
            file_id = f"F{next(self._count)}"
            self.uploaded[file_id] = data
        return file_id

    async def share(
        self,
        files: Mapping[str, str],
        *,
        channel: str,
        thread_ts: str | None = None,
        comment: str = "",
    ) -> None:
        self._hear(channel, files, comment)
        with self.trouble.met("share"):
            self._writable(channel)
            self.shown += [
                Shown(
                    file=file_id,
                    title=title,
                    data=self.uploaded[file_id],
                    channel=channel,
                    thread_ts=thread_ts,
                    ts=self.ts(),
                )
                for file_id, title in files.items()
            ]

    async def shared_ts(self, file_id: str, channel: str) -> str | None:
        with self.trouble.met("shared_ts"):
            here = [s.ts for s in self.shown if (s.file, s.channel) == (file_id, channel)]
        return here[-1] if here else None

    def _hear(self, *given: object) -> None:
        self.sent.append(" ".join(map(repr, given)))

    def _writable(self, channel: str) -> None:
        known = self.channels.get(channel)
        if known is None or not known.member:
            raise SlackRefused("not_in_channel" if known else "channel_not_found")
        if known.archived:
            raise SlackRefused("is_archived")


def _our_own(post: Post) -> dict[str, Any]:
    return {
        "type": "message",
        "user": BOT,
        "bot_id": "B0BOT",
        "app_id": "A0DESKHAND",
        "channel": post.channel,
        "ts": post.ts,
        "thread_ts": post.thread_ts or post.ts,
        "text": post.text,
    }


@dataclass(slots=True, kw_only=True)
class Held:
    """A file at the desk; a token binds it once."""

    name: str
    data: bytes = field(repr=False)
    bound: bool = False


class FakeDesk:
    """A help desk in memory, whose clock has whole seconds; `says` and `sets` are its agents."""

    kind, url = "fake", "https://desk.example"

    def __init__(self, now: Now, *, name: str = "support") -> None:
        self._now, self._ids, self.name = now, count(118), name
        self.abilities = Abilities()
        self.trouble = Trouble()
        self.persons = {person.id: person for person in PEOPLE}
        self.organizations = {"42": "Acme"}
        self.form: tuple[Field, ...] = ()
        self.long_lists: dict[str, tuple[Option, ...]] = {}
        self.teams = (Group(id="1", name="IT Service Desk"), Group(id="2", name="设施与行政"))
        self.tags: dict[str, tuple[str, ...]] = {}
        self.types: dict[str, str] = {}
        self.all_tickets: dict[str, Ticket] = {}
        self.merges: dict[str, str] = {}
        self.conversations: dict[str, list[Comment]] = {}
        self.held: dict[str, Held] = {}

    def opens(self, title: str, *, requester: str = "7", **changes: Any) -> Ticket:
        """A ticket that was opened at the desk."""
        person = self.persons[requester]
        draft = Draft(title=title, body=plain(f"About: {title}"))
        return self._keep(replace(self._opened(draft, person), **changes))

    def says(
        self,
        ticket: Ticket,
        text: str,
        *,
        by: str = "9",
        public: bool = True,
        files: Mapping[str, bytes] | None = None,
        html: str = "",
    ) -> Comment:
        """A comment that was written at the desk."""
        uploads = [self._hold(name, data) for name, data in (files or {}).items()]
        reply = Reply(body=Body(text=text, html=html), public=public, uploads=tuple(uploads))
        return self._added(ticket.id, reply, self.persons[by])

    def sets(self, ticket: Ticket, **changes: Any) -> Ticket:
        """A change that was made at the desk."""
        if "status" in changes:
            changes.setdefault("status_said", str(changes["status"]))
        return self._keep(
            replace(self.all_tickets[ticket.id], updated_at=self._second(), **changes)
        )

    def said(self, ticket: Ticket) -> list[str]:
        """The words of a conversation, the description first."""
        return [comment.text for comment in self.conversations[ticket.id]]

    async def close(self) -> None:
        """Nothing is open."""

    async def whoami(self, *, as_: Identity | None = None) -> Person:
        with self.trouble.met("whoami"):
            return self._who(as_)

    async def person(self, person_id: str) -> Person:
        return self.persons[person_id]

    async def people(
        self,
        person_ids: Collection[str],
        *,
        fresh: bool = False,  # noqa: ARG002 - nothing is remembered here
    ) -> dict[str, Person]:
        with self.trouble.met("people"):
            return {i: self.persons[i] for i in person_ids if i in self.persons}

    async def person_by_email(self, email: str) -> Person | None:
        with self.trouble.met("person_by_email"):
            return self._by_email(email)

    async def organization(self, organization_id: str) -> str:
        return self.organizations[organization_id]

    async def groups(self) -> tuple[Group, ...]:
        with self.trouble.met("groups"):
            return self.teams

    async def fields(self, category: Category = Category.TICKET) -> tuple[Field, ...]:
        if category not in self.abilities.categories:
            raise Unsupported("categories")
        with self.trouble.met("fields"):
            return self.form if category is Category.TICKET else ()

    async def field(self, key: str) -> Field:
        with self.trouble.met("field"):
            for field in self.form:
                if field.key == key:
                    return field
        raise NotFound

    async def options(self, key: str, wanted: OptionsWanted | None = None) -> AsyncIterator[Option]:
        with self.trouble.met("options"):
            field, wanted = await self.field(key), wanted or OptionsWanted()
        for option in self.long_lists.get(key, field.options):
            if wanted.title in ("", option.label) and wanted.value in ("", option.value):
                yield option

    async def change_field(self, key: str, change: FieldChange) -> None:
        if not self.abilities.updates_fields:
            raise Unsupported("updates_fields")
        field = await self.field(key)
        named = replace(field, label=change.label or field.label, hint=change.hint or field.hint)
        self.form = tuple(named if one is field else one for one in self.form)

    async def page(
        self, wanted: Listing | Search, *, as_: Identity | None = None, number: int, size: int
    ) -> Page:
        with self.trouble.met("page"):
            found = self._wanted(wanted, self._who(as_))
        start = (number - 1) * size
        return Page(
            tickets=tuple(found[start : start + size]),
            number=number,
            size=size,
            total=len(found),
            more=len(found) > start + size,
        )

    async def tickets(
        self, wanted: Listing | Search, *, as_: Identity | None = None
    ) -> AsyncIterator[Ticket]:
        for ticket in self._wanted(wanted, self._who(as_)):
            yield ticket

    async def merged_into(self, ticket_id: str) -> str | None:
        return self.merges.get(ticket_id)

    async def ticket(self, ticket_id: str, *, as_: Identity | None = None) -> Ticket:
        with self.trouble.met("ticket"):
            return self._seen(ticket_id, as_)

    async def by_number(self, number: str, *, as_: Identity | None = None) -> Ticket:
        with self.trouble.met("by_number"):
            return self._seen(number, as_)

    async def changed_since(self, moment: datetime) -> AsyncIterator[Ticket]:
        """Walk through the changes; the fault "changed_since:N" breaks off after N of them."""
        changed = [t for t in self.all_tickets.values() if t.updated_at >= moment]
        changed.sort(key=lambda ticket: (ticket.updated_at, int(ticket.id)))
        with self.trouble.met("changed_since"):
            for at, ticket in enumerate(changed):
                with self.trouble.met(f"changed_since:{at}"):
                    yield ticket

    async def open_ticket(self, draft: Draft, *, as_: Identity, name: str = "") -> Ticket:
        with self.trouble.met("open_ticket"):
            if draft.uploads and not self.abilities.opens_with_files:
                raise Unsupported("opens_with_files")
            person = self._by_email(as_.email) or self._introduced(as_.email, name)
            return self._opened(draft, person)

    async def find_opened(
        self, draft: Draft, *, as_: Identity, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        with self.trouble.met("find_opened"):
            person = self._by_email(as_.email)
            for ticket in self.all_tickets.values():
                mine = person is not None and ticket.requester_id == person.id
                same = (ticket.title, ticket.description) == (draft.title, draft.body.text)
                late = ticket.created_at >= since.replace(microsecond=0)
                if mine and same and late and ticket.id not in known:
                    return ticket
        return None

    async def add_comment(self, ticket_id: str, reply: Reply, *, as_: Identity) -> Comment:
        with self.trouble.met("add_comment"):
            ticket, person = self._seen(ticket_id, as_), self._who(as_)
            if is_agent(person) and not self.abilities.agent_comments:
                raise Unsupported("agent_comments")
            if not is_agent(person) and (not reply.public or person.id != ticket.requester_id):
                raise Forbidden
            return self._added(ticket_id, reply, person)

    async def find_added(
        self,
        ticket_id: str,
        reply: Reply,
        *,
        as_: Identity,
        since: datetime,
        known: Collection[str],
    ) -> Comment | None:
        with self.trouble.met("find_added"):
            person = self._who(as_)
            for comment in self.conversations[ticket_id]:
                said = (comment.author.id, comment.text, comment.public)
                same = said == (person.id, reply.body.text, reply.public)
                late = comment.created_at >= since.replace(microsecond=0)
                if same and late and comment.id not in known:
                    return comment
        return None

    async def comments(
        self, ticket_id: str, *, as_: Identity | None = None, newest_first: bool = False
    ) -> AsyncIterator[Comment]:
        with self.trouble.met("comments"):
            self._seen(ticket_id, as_)
            everything = is_agent(self._who(as_))
            comments = list(self.conversations[ticket_id])
        for comment in reversed(comments) if newest_first else comments:
            if comment.public or everything:
                yield comment

    async def comment(
        self, ticket_id: str, comment_id: str, *, as_: Identity | None = None
    ) -> Comment:
        async for comment in self.comments(ticket_id, as_=as_):
            if comment.id == comment_id:
                return comment
        raise NotFound

    async def change(
        self, ticket_id: str, change: Change, *, as_: Identity | None = None
    ) -> Ticket:
        if not is_agent(self._who(as_)):
            raise Forbidden
        given = {
            name: getattr(change, name)
            for name in ("status", "priority", "assignee_id", "group_id")
            if getattr(change, name) is not None
        }
        ticket = self._seen(ticket_id, as_)
        held = {value.key: value for value in (*ticket.fields, *change.fields)}
        with self.trouble.met("change"):
            changed = self.sets(ticket, fields=tuple(held.values()), **given)
            self._preset(ticket_id, change.type, change.tags)
        return changed

    async def delete(self, ticket_id: str) -> None:
        del self.all_tickets[ticket_id], self.conversations[ticket_id]

    async def upload(
        self, file: Bytes, *, as_: Identity | None = None, ticket_id: str | None = None
    ) -> Upload:
        if ticket_id is None and not self.abilities.opens_with_files:
            raise Unsupported("opens_with_files")
        if file.size is None:
            raise Unintelligible("the size of a file")
        data = b"".join([chunk async for chunk in file.chunks])
        with self.trouble.met("upload"):
            if as_ is not None:
                self._who(as_)
            return self._hold(file.name, data)

    async def attach(self, ticket_id: str, file: Bytes, *, as_: Identity | None = None) -> None:
        if self.abilities.opens_with_files:
            raise Unsupported("attach")
        upload = await self.upload(file, as_=as_, ticket_id=ticket_id)
        with self.trouble.met("attach"):
            first, *later = self.conversations[ticket_id]
            files = (*first.attachments, *self._bound([upload]))
            self.conversations[ticket_id] = [replace(first, attachments=files), *later]
            self.sets(self.all_tickets[ticket_id])

    async def attachment(self, attachment_id: str) -> Attachment:
        held = self.held.get(attachment_id)
        if held is None:
            raise NotFound
        return Attachment(id=attachment_id, name=held.name, size=len(held.data))

    async def delete_attachment(self, attachment_id: str) -> None:
        del self.held[attachment_id]

    @asynccontextmanager
    async def download(self, attachment: Attachment) -> AsyncIterator[Bytes]:
        with self.trouble.met("download"):
            known = await self.attachment(attachment.id)
        data = self.held[attachment.id].data
        yield Bytes(
            name=known.name,
            size=known.size,
            content_type="application/octet-stream",
            chunks=in_chunks(data),
        )

    def _second(self) -> datetime:
        return self._now().replace(microsecond=0)

    def _keep(self, ticket: Ticket) -> Ticket:
        self.all_tickets[ticket.id] = ticket
        return ticket

    def _by_email(self, email: str) -> Person | None:
        same = (p for p in self.persons.values() if p.email.casefold() == email.casefold())
        return next(same, None)

    def _introduced(self, email: str, name: str) -> Person:
        person = Person(id=str(1000 + next(self._ids)), name=name, email=email)
        self.persons[person.id] = person
        return person

    def _who(self, as_: Identity | None) -> Person:
        person = self.persons["1"] if as_ is None else self._by_email(as_.email)
        if person is None:
            raise SignInFailed
        return person

    def _seen(self, ticket_id: str, as_: Identity | None) -> Ticket:
        ticket, person = self.all_tickets.get(ticket_id), self._who(as_)
        if ticket is None or not (is_agent(person) or reads(person, ticket)):
            raise NotFound
        return ticket

    def _opened(self, draft: Draft, person: Person) -> Ticket:
        number, now = str(next(self._ids)), self._second()
        ticket = Ticket(
            id=number,
            number=number,
            title=draft.title,
            description=draft.body.text,
            status=Status.NEW,
            status_said="new",
            priority=draft.priority,
            priority_said=draft.priority,
            requester_id=person.id,
            assignee_id=None,
            organization_id=person.organization_id,
            group_id=draft.group_id,
            created_at=now,
            updated_at=now,
            fields=draft.fields,
        )
        self._preset(number, draft.type, draft.tags)
        first = self._comment(Reply(body=draft.body, uploads=draft.uploads), person)
        self.conversations[number] = [first]
        return self._keep(ticket)

    def _preset(self, ticket_id: str, type_: str | None, tags: tuple[str, ...]) -> None:
        self.tags[ticket_id] = tuple(dict.fromkeys([*self.tags.get(ticket_id, ()), *tags]))
        if type_ is not None:
            self.types[ticket_id] = type_

    def _added(self, ticket_id: str, reply: Reply, person: Person) -> Comment:
        comment = self._comment(reply, person)
        self.conversations[ticket_id].append(comment)
        self._keep(replace(self.all_tickets[ticket_id], updated_at=self._second()))
        return comment

    def _comment(self, reply: Reply, person: Person) -> Comment:
        return Comment(
            id=str(9000 + next(self._ids)),
            author=Person(id=person.id),
            text=reply.body.text,
            html=reply.body.html,
            public=reply.public,
            created_at=self._second(),
            attachments=tuple(self._bound(reply.uploads)),
        )

    def _hold(self, name: str, data: bytes) -> Upload:
        token = str(next(self._ids))
        self.held[token] = Held(name=name, data=data)
        return Upload(token=token, name=name, size=len(data))

    def _bound(self, uploads: Iterable[Upload]) -> list[Attachment]:
        """Bind each token to the comment; one that is spent or unknown is refused."""
        kept = [self.held.get(upload.token) for upload in uploads]
        if any(held is None or held.bound for held in kept):
            raise Refused("a token is invalid")
        bound = []
        for upload in uploads:
            held = self.held[upload.token]
            held.bound = True
            bound.append(Attachment(id=upload.token, name=held.name, size=len(held.data)))
        return bound

    def _wanted(self, wanted: Listing | Search, person: Person) -> list[Ticket]:
        order = wanted.order if isinstance(wanted, Listing) else Order.UPDATED
        found = [t for t in self._scope(wanted, person) if matches(wanted, t)]
        return sorted(found, key=ORDERS[order], reverse=wanted.descending)

    def _scope(self, wanted: Listing | Search, person: Person) -> list[Ticket]:
        of = wanted.of if isinstance(wanted, Listing) else None
        everything = list(self.all_tickets.values())
        if wanted.scope is Scope.MINE:
            return [t for t in everything if t.requester_id == person.id]
        if wanted.scope is Scope.MY_ORGANIZATION:
            return [t for t in everything if t.organization_id == person.organization_id]
        if not is_agent(person):
            raise Forbidden
        if wanted.scope is Scope.DESK:
            return everything
        return [t for t in everything if of in (t.requester_id, t.organization_id)]


ORDERS: dict[Order, Callable[[Ticket], Any]] = {
    Order.CREATED: lambda ticket: ticket.created_at,
    Order.UPDATED: lambda ticket: ticket.updated_at,
    Order.STATUS: lambda ticket: list(Status).index(ticket.status),
}
SOLVED = frozenset({Status.SOLVED, Status.CLOSED})


def matches(wanted: Listing | Search, ticket: Ticket) -> bool:
    if isinstance(wanted, Listing):
        solved = ticket.status in SOLVED
        return wanted.progress is None or (wanted.progress is Progress.SOLVED) == solved
    words = f"{ticket.title} {ticket.description}".casefold()
    values = {one for value in ticket.fields for one in value.values}
    return (
        all(word in words for word in wanted.words.casefold().split())
        and (not wanted.statuses or ticket.status in wanted.statuses)
        and (not wanted.field_value or wanted.field_value in values)
    )


def reads(person: Person, ticket: Ticket) -> bool:
    return person.id == ticket.requester_id or (
        person.organization_id is not None and person.organization_id == ticket.organization_id
    )


def is_agent(person: Person) -> bool:
    return person.role is not Role.REQUESTER


def plain(text: str) -> Body:
    return Body(text=text, html="")


def shared(file_id: str, data: bytes, **more: Any) -> SlackFile:
    """A file that somebody shared in Slack."""
    given = {
        "name": f"{file_id}.txt",
        "size": len(data),
        "url": f"https://files.slack.example/{file_id}",
        "permalink": f"https://acme.slack.example/files/{file_id}",
        **more,
    }
    return SlackFile(id=file_id, **given)


async def in_chunks(data: bytes, size: int = 4096) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
