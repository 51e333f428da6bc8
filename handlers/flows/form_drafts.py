"""What somebody has put into a form so far, on disk with every change.

Slack tells of a change with all that stands in the view; what earlier steps held is added to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.flows.jobs import Unreadable, dump, load
from handlers.ids import NEW_REQUEST
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.field_ids import key_of
from handlers.views.filled import merged
from handlers.views.new_request import RequestForm, read_new_request
from handlers.views.state import Place
from handlers.workspace import View
from store import Draft

WORDS = frozenset({"title", "body"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form for a new request that is being filled in.

    `rest` is what its text input cannot hold, `quotes` the number of the request it goes on from.
    `reason` (mrkdwn) and `errors` (sentences by field) say why it is shown again. `elsewhere` is
    what was answered at other desks before this one was chosen. `seen` is Slack's time of the
    newest change, `touched` whether one was about more than words.
    """

    place: Place
    form: RequestForm = field(default_factory=RequestForm)
    quotes: str | None = None
    rest: str = ""
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, RequestForm] = field(default_factory=dict)
    seen: str = ""
    touched: bool = False


async def filling(kit: Kit, user: str, place: Place) -> Filling:
    """What this person's draft of the form holds; nothing of anybody else's."""
    return own(await kit.store.drafts.get(place.key), user) or Filling(place=place)


def own(draft: Draft | None, user: str) -> Filling | None:
    if draft is None or draft.user != user or draft.kind != NEW_REQUEST:
        return None
    return read(draft)


def read(draft: Draft) -> Filling | None:
    try:
        return load(Filling, draft.values)
    except Unreadable:
        return None


def draft_of(kit: Kit, user: str, filled: Filling) -> Draft:
    return Draft(
        key=filled.place.key,
        team=kit.slack.team,
        user=user,
        kind=NEW_REQUEST,
        values=dump(filled),
        at=kit.now(),
    )


async def keep(kit: Kit, press: Pressed, *, steps: int = 0) -> Filling | None:
    """Keep what stands in a form at this moment; answer all that is known of it.

    News that were overtaken, by newer ones or by another desk or step that is shown by now, do not
    turn anything back. `steps` are gone from the step in which it was pressed. None for a form
    that was sent, or is none of ours.
    """
    view = press.view or {}
    place = Place.from_text(str(view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return None
    async with kit.turns.of(f"form:{place.key}"):
        if await kit.store.outbox.find(sent_key(place.key)) is not None:
            return None
        draft = await kit.store.drafts.get(place.key)
        if draft is not None and draft.user != press.user:
            return None
        before = own(draft, press.user) or Filling(place=place)
        overtaken = before.seen > press.at or before.place.desk != place.desk
        if overtaken or (not steps and place.step < before.place.step):
            return before
        step = max(1, place.step + steps) if steps else before.place.step
        now = taken(kit, before, replace(place, step=step), view, changed=press.name)
        now = replace(now, seen=press.at, touched=before.touched or press.name not in WORDS)
        await kit.store.drafts.save(draft_of(kit, press.user, now))
    return now


def sent_key(form: str) -> str:
    """The key of the row that a form becomes when it is sent."""
    return f"open:{form}"


def taken(kit: Kit, before: Filling, place: Place, view: View, *, changed: str = "") -> Filling:
    """Add what stands in a view; another desk chosen in it leaves only what every desk asks."""
    form = merged(before.form, read_new_request(view))
    about = key_of(changed) or changed
    errors = {key: said for key, said in before.errors.items() if key != about}
    now = replace(before, place=place, form=form, errors=errors)
    if form.desk is None or form.desk == place.desk or form.desk not in kit.desks:
        return now
    return at_desk(kit, now, form.desk)


def at_desk(kit: Kit, filled: Filling, name: str) -> Filling:
    """The form at another desk: title, body, files and a priority that it knows stay."""
    place, form = filled.place, filled.form
    there = filled.elsewhere.get(name, RequestForm())
    here = RequestForm(fields=form.fields, shown=form.shown)
    known = form.priority in kit.desks[name].abilities.priorities
    return replace(
        filled,
        place=replace(place, desk=name, step=1),
        form=replace(
            form,
            desk=name,
            fields=there.fields,
            shown=there.shown,
            priority=form.priority if known else None,
        ),
        elsewhere={**filled.elsewhere, place.desk: here},
        errors={},
        reason="",
    )
