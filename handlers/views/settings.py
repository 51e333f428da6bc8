"""What is set for a channel: the form, reading it, and what the channel is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from handlers.ids import COMMAND, SETTINGS
from handlers.text.escape import escape, one_line
from handlers.views.blocks import Element, context, message, modal, mrkdwn, plain, section, when
from handlers.views.inputs import (
    OPTIONS_LIMIT,
    PLACEHOLDER_LIMIT,
    answers,
    field_input,
    heard,
    option,
    text_input,
    text_of,
)
from handlers.views.menus import fitting, is_value, menu
from handlers.views.standing import PRIORITIES
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import Block, Message, View
from helpdesks.fields import Field
from helpdesks.models import Group, Preset, Priority
from store import ChannelForm

DESK, GROUP, TYPE, PRIORITY, TAGS, FIELDS = "desk", "group", "type", "priority", "tags", "fields"
EDITS = "edits"
CHOOSE_DESK = "settings_desk"
NONE = "-"  # no name of a desk and no id begins like this
NAME_LIMIT = 100
TAG_LIMIT = 50
MOST_TAGS = 20
COMMAS = str.maketrans("\uff0c\u3001;\uff1b\n", ",,,,,")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What is set; `desk` "" is none. `fields` are the optional fields that are asked, None: all.

    `group` is its id; "" is none, as for type and priority. `edits` is as in `ChannelForm`.
    """

    desk: str = ""
    group: str = ""
    type: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    edits: Literal["told", "kept"] = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsShape:
    """What can be set at a desk."""

    presets: tuple[Preset, ...] = ()
    groups: tuple[Group, ...] = ()
    types: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    optional: tuple[Field, ...] = ()


def settings_modal(
    t: Translate,
    *,
    place: Place,
    desks: Sequence[str],
    shape: SettingsShape,
    form: SettingsForm,
    now: ChannelForm | None = None,
) -> View:
    """The form for `place.desk` ("" is none); `desks` are those that may be chosen."""
    blocks: list[Block] = [section(plain(t("Requests made in this channel use these settings.")))]
    if now is not None:
        blocks.append(context(mrkdwn(_now(t, now))))
    blocks.append(_desk_input(t, desks, place.desk))
    if place.desk:
        blocks += [*_presets(t, place.desk, shape, form), _edits_input(t, form.edits)]
    return modal(
        callback=SETTINGS,
        title=t("Settings of this channel"),
        submit=t("Save"),
        close=t("Cancel"),
        blocks=blocks,
        metadata=place.to_text(),
        external_id=place.key,
    )


def read_settings(view: View, shape: SettingsShape) -> SettingsForm:
    """Read the form as it was made for `shape`."""
    given = {name.partition(":")[0]: said for name, said in answers(view).items()}
    offered = {field.key for field in _offered(shape.optional)}
    chosen = {str(o.get("value")) for o in given.get(FIELDS) or ()}
    picked = tuple(f.key for f in shape.optional if f.key in chosen or f.key not in offered)
    return SettingsForm(
        desk=_one(given, DESK),
        group=_one(given, GROUP),
        type=_one(given, TYPE),
        priority=_one(given, PRIORITY),
        tags=_tags(text_of(given.get(TAGS))),
        fields=None if FIELDS not in given or len(picked) == len(shape.optional) else picked,
        edits="kept" if given.get(EDITS) == "kept" else "told",
    )


def settings_set(
    t: Translate, *, user: str, form: ChannelForm, fields: Sequence[str] | None = None
) -> Message:
    """Told to the channel. `user` is a Slack id, `fields` the labels of those that are asked."""
    said = t("{user} set this channel's requests to go to the help desk “{desk}”.")
    line = said.format(user=f"<@{escape(user)}>", desk=escape(form.desk))
    details = _details(t, form, fields)
    blocks = [section(mrkdwn(line))]
    if details:
        blocks.append(context(mrkdwn(details)))
    return message(
        "\n".join(part for part in (line, details, _how(t)) if part), [*blocks, _foot(t)]
    )


def settings_cleared(t: Translate, *, user: str) -> Message:
    """Told to the channel. `user` is a Slack id."""
    said = t("{user} set no help desk for this channel's requests any more.")
    line = said.format(user=f"<@{escape(user)}>")
    return message(f"{line}\n{_how(t)}", [section(mrkdwn(line)), _foot(t)])


def may_not(t: Translate) -> Message:
    said = t(
        "Only agents and administrators of a help desk set where a channel's requests go. "
        "Please ask one of them."
    )
    return message(said, [section(mrkdwn(said))])


def set_by_others(t: Translate, now: ChannelForm) -> Message:
    """The channel is set to a desk where this person is no agent."""
    line = escape(theirs(t, now.desk))
    return message(line, [section(mrkdwn(line)), context(mrkdwn(_now(t, now)))])


def theirs(t: Translate, desk: str) -> str:
    """The same where a form shows it (plain text)."""
    said = t(
        "This channel's requests go to the help desk “{desk}”. "
        "Only its agents and administrators change that. Please ask one of them."
    )
    return said.format(desk=desk)


def only_in_channels(t: Translate) -> Message:
    said = t("Settings belong to a channel. Type {command} in the channel they are for.")
    line = said.format(command=f"`{COMMAND} settings`")
    return message(line, [section(mrkdwn(line))])


def _desk_input(t: Translate, desks: Sequence[str], chosen: str) -> Block:
    options = [option(desk, desk) for desk in desks]
    options.append(option(t("No help desk for this channel"), NONE))
    return heard(field_input(DESK, t("Help desk"), menu(CHOOSE_DESK, options, chosen or NONE)))


def _presets(t: Translate, desk: str, shape: SettingsShape, form: SettingsForm) -> list[Block]:
    """What new requests begin with, as far as the desk can be told, and what is asked."""
    blocks: list[Block] = []

    def offer(name: str, label: str, options: list[Element], chosen: str) -> None:
        if not options:
            return
        room = fitting(options, chosen)
        offered = [option(t("Left to the help desk"), NONE), *room]
        element = menu(name, offered, chosen or NONE)
        blocks.append(field_input(f"{name}:{desk}", label, element, optional=True))
        if left := len(options) - len(room):
            said = t.many("{n} more does not fit here.", "{n} more do not fit here.", left)
            blocks.append(context(mrkdwn(said.format(n=left))))

    groups = [option(g.name or g.id, g.id) for g in shape.groups if is_value(g.id)]
    offer(GROUP, t("Group"), groups if Preset.GROUP in shape.presets else [], form.group)
    types = [option(one, one) for one in shape.types if is_value(one)]
    offer(TYPE, t("Type"), types if Preset.TYPE in shape.presets else [], form.type)
    words = [option(t(PRIORITIES[p]), p.value) for p in shape.priorities if p in PRIORITIES]
    offer(PRIORITY, t("Priority chosen beforehand"), words, form.priority)
    if Preset.TAGS in shape.presets:
        hint = t("Several with commas between them.")
        said = ", ".join(form.tags)
        name = f"{TAGS}:{desk}"
        blocks.append(text_input(name, t("Tags"), value=said, hint=hint, optional=True))
    if shape.optional:
        blocks.append(_fields_input(t, desk, shape.optional, form.fields))
    return blocks


def _fields_input(
    t: Translate, desk: str, fields: Sequence[Field], chosen: tuple[str, ...] | None
) -> Block:
    options = [option(field.label or field.key, field.key) for field in _offered(fields)]
    element: Element = {"type": "multi_static_select", "action_id": FIELDS, "options": options}
    picked = [o for o in options if chosen is None or o["value"] in chosen]
    if picked:
        element["initial_options"] = picked
    element["placeholder"] = plain(t("None"), PLACEHOLDER_LIMIT)
    hint = t("Required fields are always asked.")
    label = t("Optional fields that are asked here")
    return field_input(f"{FIELDS}:{desk}", label, element, hint=hint, optional=True)


def _edits_input(t: Translate, chosen: str) -> Block:
    options = [option(t("Tell the help desk"), "told"), option(t("Keep it in Slack"), "kept")]
    element = menu(EDITS, options, chosen)
    label = t("When a message is edited or deleted")
    hint = t("What is edited more than five minutes later is told only if its writer wants that.")
    return field_input(EDITS, label, element | {"type": "radio_buttons"}, hint=hint)


def _offered(fields: Sequence[Field]) -> list[Field]:
    """The fields that can be left out; what does not fit into the menu is always asked."""
    return [field for field in fields if is_value(field.key)][:OPTIONS_LIMIT]


def _one(given: Mapping[str, object], name: str) -> str:
    said = given.get(name)
    return said if isinstance(said, str) and said != NONE else ""


def _tags(text: str) -> tuple[str, ...]:
    said = [one_line(tag.strip(), TAG_LIMIT) for tag in text.translate(COMMAS).split(",")]
    return tuple(dict.fromkeys(tag for tag in said if tag))[:MOST_TAGS]


def _now(t: Translate, now: ChannelForm) -> str:
    said = t("Now: “{desk}”, set by {user} {time}")
    user = f"<@{escape(now.set_by)}>"
    return said.format(desk=escape(now.desk), user=user, time=when(now.set_at))


def _details(t: Translate, form: ChannelForm, fields: Sequence[str] | None) -> str:
    priority = PRIORITIES.get(form.priority) if form.priority else None  # type: ignore[call-overload]
    names = None if fields is None else t(", ").join(fields) or t("None")
    pairs = (
        (t("Group"), form.group_name),
        (t("Type"), form.type),
        (t("Priority"), t(priority) if priority else ""),
        (t("Tags"), t(", ").join(form.tags)),
        (t("Optional fields"), names),
        (t("Edited or deleted messages"), t("stay in Slack") if form.edits == "kept" else ""),
    )
    said = [f"{name}: {escape(one_line(words, NAME_LIMIT))}" for name, words in pairs if words]
    return " · ".join(said)


def _how(t: Translate) -> str:
    return t("Change it with {change}").format(change=f"`{COMMAND} settings`")


def _foot(t: Translate) -> Block:
    return context(mrkdwn(_how(t)))
