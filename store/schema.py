"""The tables, as dated migrations; one that has been released is never edited.

Times are integer milliseconds UTC, JSON is text, booleans are 0 or 1 (`store.rows`).
"""

import sqlite3
from contextlib import closing

from sqlite_utils import Database, Migrations

from store.errors import Newer

migrations = Migrations("deskhand")


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to date, inside the caller's transaction."""
    tables = Database(db)
    with closing(Database(memory=True)) as empty:
        known = {migration.name for migration in migrations.pending(empty)}
    unknown = {migration.name for migration in migrations.applied(tables)} - known
    if unknown:
        raise Newer(f"The database was changed by a newer Deskhand ({max(unknown)}); update first.")
    migrations.apply(tables)


def _run(tables: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        tables.conn.execute(statement)


@migrations()
def m2026_11_22_conversations(tables: Database) -> None:
    """Which thread is which ticket, and which message is which comment."""
    _run(tables, _CONVERSATIONS)


@migrations()
def m2026_11_22_deliveries(tables: Database) -> None:
    """What has to be sent, what has been received, how far each desk was read."""
    _run(tables, _DELIVERIES)


@migrations()
def m2026_11_22_caches(tables: Database) -> None:
    """What a desk and Slack said, kept for speed."""
    _run(tables, _CACHES)


@migrations()
def m2026_11_22_settings(tables: Database) -> None:
    """What people set, typed and entrusted."""
    _run(tables, _SETTINGS)


@migrations()
def m2026_11_22_choices(tables: Database) -> None:
    """The options of long choices, and what a channel's form asks."""
    _run(tables, _CHOICES)


@migrations()
def m2026_11_22_trust(tables: Database) -> None:
    """Who asks to be known, and what would have been too much for a channel."""
    _run(tables, _TRUST)


_CONVERSATIONS = (
    """
    CREATE TABLE links (
        team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL,
        card_ts TEXT NOT NULL,
        desk TEXT NOT NULL, ticket_id TEXT NOT NULL, number TEXT NOT NULL,
        opened_by TEXT, private INTEGER NOT NULL, locale TEXT NOT NULL,
        status_told TEXT NOT NULL, created_at INTEGER NOT NULL,
        audience TEXT NOT NULL CHECK (audience IN ('requesters', 'agents')),
        group_told TEXT NOT NULL, gone_at INTEGER,
        PRIMARY KEY (team, channel, thread_ts)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX links_of_ticket ON links (desk, ticket_id)",
    """
    CREATE TABLE messages (
        team TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
        desk TEXT NOT NULL, ticket_id TEXT NOT NULL, comment_id TEXT NOT NULL,
        direction TEXT NOT NULL CHECK (direction IN ('to_desk', 'to_slack')),
        at INTEGER NOT NULL, internal INTEGER NOT NULL, file_id TEXT, taken_back_at INTEGER,
        PRIMARY KEY (team, channel, ts, desk, comment_id),
        UNIQUE (desk, ticket_id, comment_id, team, channel, ts)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX messages_of_comment ON messages (desk, comment_id)",
)

# A key is unique among the rows that are posted once, and among the waiting ones of those that a
# newer payload replaces; `outbox_heads` finds the first unfinished row of each lane.
_DELIVERIES = (
    """
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL, replaceable INTEGER NOT NULL,
        lane TEXT NOT NULL, kind TEXT NOT NULL,
        payload TEXT NOT NULL CHECK (json_valid(payload)),
        progress TEXT NOT NULL CHECK (json_valid(progress)),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'done', 'dead')),
        attempts INTEGER NOT NULL, alike INTEGER NOT NULL, uncertain INTEGER NOT NULL,
        due_at INTEGER NOT NULL, first_sent_at INTEGER, tried_since INTEGER,
        lease TEXT, leased_until INTEGER, last_error TEXT,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX outbox_by_key ON outbox (key)",
    "CREATE UNIQUE INDEX outbox_once ON outbox (key) WHERE replaceable = 0",
    """
    CREATE UNIQUE INDEX outbox_newest ON outbox (key)
        WHERE replaceable = 1 AND state = 'waiting'
    """,
    "CREATE INDEX outbox_heads ON outbox (lane, id) WHERE state IN ('waiting', 'sending')",
    "CREATE INDEX outbox_by_state ON outbox (state, updated_at)",
    """
    CREATE TABLE receipts (
        event_id TEXT PRIMARY KEY, at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX receipts_by_age ON receipts (at)",
    """
    CREATE TABLE cursors (
        desk TEXT PRIMARY KEY, moment INTEGER NOT NULL, recheck TEXT NOT NULL,
        down_since INTEGER, failures INTEGER NOT NULL, told_down INTEGER NOT NULL, polled_at INTEGER
    ) STRICT, WITHOUT ROWID
    """,
)

_CACHES = (
    """
    CREATE TABLE tickets (
        position INTEGER PRIMARY KEY,
        desk TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL,
        title TEXT NOT NULL, description TEXT NOT NULL,
        status TEXT NOT NULL, status_said TEXT NOT NULL, priority TEXT,
        requester_id TEXT NOT NULL, assignee_id TEXT, organization_id TEXT, group_id TEXT,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        comment_count INTEGER, raw TEXT NOT NULL,
        UNIQUE (desk, id)
    ) STRICT
    """,
    "CREATE INDEX tickets_by_number ON tickets (desk, number)",
    "CREATE INDEX tickets_of_requester ON tickets (desk, requester_id, updated_at)",
    """
    CREATE VIRTUAL TABLE ticket_words USING fts5 (
        number, title, description, requester, tokenize = 'unicode61', prefix = '1 2 3'
    )
    """,
    """
    CREATE TABLE forms (
        desk TEXT PRIMARY KEY, fields TEXT NOT NULL, fetched_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE people (
        team TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
        confirmed INTEGER NOT NULL, guest INTEGER NOT NULL, bot INTEGER NOT NULL,
        locale TEXT NOT NULL, tz TEXT NOT NULL, fetched_at INTEGER NOT NULL,
        PRIMARY KEY (team, user)
    ) STRICT, WITHOUT ROWID
    """,
)

_SETTINGS = (
    """
    CREATE TABLE identities (
        team TEXT NOT NULL, user TEXT NOT NULL, desk TEXT NOT NULL,
        person_id TEXT, name TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
        organization_id TEXT,
        level TEXT NOT NULL CHECK (level IN ('linked', 'confirmed', 'unknown')),
        checked_at INTEGER NOT NULL,
        PRIMARY KEY (team, user, desk)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX identities_of_person ON identities (desk, person_id)",
    """
    CREATE TABLE channels (
        team TEXT NOT NULL, channel TEXT NOT NULL, desk TEXT NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('desk', 'organization', 'mine')), subject TEXT,
        statuses TEXT NOT NULL,
        detail TEXT NOT NULL CHECK (detail IN ('numbers', 'titles', 'conversation')),
        audience TEXT NOT NULL CHECK (audience IN ('requesters', 'agents')),
        set_by TEXT NOT NULL, created_at INTEGER NOT NULL, hourly INTEGER NOT NULL,
        PRIMARY KEY (team, channel, desk)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX channels_of_desk ON channels (desk)",
    """
    CREATE TABLE drafts (
        key TEXT PRIMARY KEY, team TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL,
        "values" TEXT NOT NULL, at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX drafts_of_person ON drafts (team, user, kind, at)",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed TEXT NOT NULL) STRICT",
)

_CHOICES = (
    """
    CREATE TABLE field_options (
        desk TEXT NOT NULL, field TEXT NOT NULL, position INTEGER NOT NULL,
        value TEXT NOT NULL, label TEXT NOT NULL, words TEXT NOT NULL,
        PRIMARY KEY (desk, field, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX field_options_by_value ON field_options (desk, field, value)",
    """
    CREATE TABLE channel_forms (
        team TEXT NOT NULL, channel TEXT NOT NULL, desk TEXT NOT NULL, fields TEXT,
        group_id TEXT, group_name TEXT NOT NULL, type TEXT, priority TEXT, tags TEXT NOT NULL,
        set_by TEXT NOT NULL, set_at INTEGER NOT NULL,
        edits TEXT NOT NULL CHECK (edits IN ('told', 'kept')),
        PRIMARY KEY (team, channel)
    ) STRICT, WITHOUT ROWID
    """,
)

_TRUST = (
    """
    CREATE TABLE introductions (
        team TEXT NOT NULL, user TEXT NOT NULL, desk TEXT NOT NULL,
        name TEXT NOT NULL, email TEXT NOT NULL, reason TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'declined')),
        asked_at INTEGER NOT NULL, decided_by TEXT, decided_at INTEGER, person_id TEXT,
        PRIMARY KEY (team, user, desk)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX introductions_waiting ON introductions (desk, state, asked_at)",
    """
    CREATE TABLE rolling (
        team TEXT NOT NULL, channel TEXT NOT NULL,
        posts TEXT NOT NULL, ts TEXT, since INTEGER, gathered INTEGER NOT NULL, lines TEXT NOT NULL,
        PRIMARY KEY (team, channel)
    ) STRICT, WITHOUT ROWID
    """,
)
