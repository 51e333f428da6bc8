"""What people change about channels, about each other and about the app, as control routes."""

from collections.abc import Awaitable, Callable

from sandbox.page.act import Act
from sandbox.page.asked import Asked
from sandbox.page.people_acts import Who, message_of
from sandbox.slack.acts import Person
from sandbox.slack.state import Json

Run = Callable[[Person, Asked], Json | None]
DOES: tuple[tuple[str, str, str, Run], ...] = (
    ("invite", "who", "Bring somebody into a channel.", lambda p, a: p.invite(_at(a), _whom(a))),
    ("remove", "who", "Take somebody out of it.", lambda p, a: p.remove(_at(a), _whom(a))),
    ("remove-app", "", "Take the app out of it.", lambda p, a: p.remove_app(_at(a))),
    ("archive", "", "Archive a channel.", lambda p, a: p.archive(_at(a))),
    ("unarchive", "", "Bring it back.", lambda p, a: p.unarchive(_at(a))),
    ("rename", "name", "Rename it.", lambda p, a: p.rename(_at(a), a.text("name"))),
    ("private", "", "Make it private.", lambda p, a: p.make_private(_at(a))),
    ("public", "", "Make it public.", lambda p, a: p.make_public(_at(a))),
    (
        "share",
        "organization? stranger?",
        "Share it with another organization, one of whose people joins.",
        lambda p, a: {"user": p.share(_at(a), *_shared(a)).name},
    ),
    ("unshare", "organization?", "End that.", lambda p, a: p.unshare(_at(a), _shared(a)[0])),
    ("new-id", "", "Have it get another id.", lambda p, a: {"channel": p.change_id(_at(a))}),
    ("delete", "", "Delete it with everything in it.", lambda p, a: p.delete_channel(_at(a))),
)
PEOPLE: tuple[tuple[str, str, str, Run], ...] = (
    (
        "people/add",
        "who email name? guest?",
        "Take somebody new into the workspace.",
        lambda p, a: {"user": _added(p, a)},
    ),
    (
        "people/guest",
        "who guest?",
        "Make somebody a guest, or with `guest` false a full member.",
        lambda p, a: p.make_guest(_whom(a), guest=a.flag("guest", default=True)),
    ),
    (
        "people/deactivate",
        "who",
        "End somebody's account.",
        lambda p, a: p.deactivate(_whom(a)),
    ),
    (
        "people/address",
        "who email confirmed?",
        "Give somebody another address.",
        lambda p, a: p.change_address(_whom(a), a.text("email"), confirmed=a.flag("confirmed")),
    ),
    ("app/uninstall", "", "Remove the app.", lambda p, _: p.uninstall_app()),
    ("app/revoke", "", "Take back its token.", lambda p, _: p.revoke_token()),
    ("app/install", "", "Install it anew.", lambda p, _: p.install_app()),
)


class ManagingActs:
    def __init__(self, who: Who) -> None:
        self._who = who

    def acts(self) -> tuple[Act, ...]:
        of_channels = (
            (f"channel/{path}", f"channel {takes}", does, run) for path, takes, does, run in DOES
        )
        described = [*of_channels, *PEOPLE]
        return (
            *(
                Act(path=path, takes=f"as {takes}".strip(), does=does, run=self._run(run))
                for path, takes, does, run in described
            ),
            Act(
                path="remove-message",
                takes="as channel ts",
                does="Delete what somebody else, or the app, has written.",
                run=self._remove_message,
            ),
            Act(
                path="delete-file",
                takes="as file",
                does="Delete a file.",
                run=self._delete_file,
            ),
            Act(
                path="other-app",
                takes="as channel text name? thread?",
                does="Have another app say something.",
                run=self._other_app,
            ),
        )

    def _run(self, run: Run) -> Callable[[Asked], Awaitable[Json]]:
        async def done(asked: Asked) -> Json:
            return run(self._who(asked.text("as")), asked) or {}

        return done

    async def _remove_message(self, asked: Asked) -> Json:
        person = self._who(asked.text("as"))
        person.remove_message(message_of(person, asked.text("channel"), asked.text("ts")))
        return {}

    async def _delete_file(self, asked: Asked) -> Json:
        person = self._who(asked.text("as"))
        file = person.workspace.files.get(asked.text("file"))
        if file is None:
            raise LookupError("there is no such file")
        await person.delete_file(file)
        return {}

    async def _other_app(self, asked: Asked) -> Json:
        person, channel = self._who(asked.text("as")), asked.text("channel")
        thread = asked.maybe("thread")
        said = person.through_other_app(
            asked.text("text"),
            channel=channel,
            thread=message_of(person, channel, thread) if thread else None,
            name=asked.maybe("name") or "Deploys",
        )
        return {"ts": said.ts}


def _at(asked: Asked) -> str:
    return asked.text("channel")


def _whom(asked: Asked) -> str:
    return asked.text("who")


def _shared(asked: Asked) -> tuple[str, str]:
    return asked.maybe("organization") or "Partner Ltd", asked.maybe("stranger") or "pia"


def _added(person: Person, asked: Asked) -> str:
    user = person.add_member(
        asked.text("who"),
        email=asked.text("email"),
        name=asked.maybe("name"),
        guest=asked.flag("guest"),
    )
    return user.name
