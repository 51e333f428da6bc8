"""Every kind of field there and back: filled in Slack, held by the desk, read in words."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
import pytest_asyncio

from sandbox.slack.acts import Modal, Seen
from tests.journeys.at_desks import AtDesk, at_work_for
from tests.journeys.filling import (
    above,
    choose_down,
    fill_in,
    held,
    inputs,
    levels,
    lines,
    offered,
    search_and_choose,
)
from tests.journeys.steps import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = datetime(2030, 1, 14, 12, 1, tzinfo=UTC)
READ = "2030-01-14 12:01 UTC"
ADDRESS = "a@acme.example"
PAGE = "https://www.acme.example/form?id=1&lang=en"
PLACE = "31.2304,121.4737 上海市黄浦区"


class Kind(NamedTuple):
    """One kind: the answer in the form, what the desk holds of it, and the words it is read as."""

    name: str
    key: str
    answer: object
    held: object
    label: str
    words: str


def way(*labels: str) -> str:
    """A path of options as it is read."""
    return " \u203a ".join(labels)


FLOOR = ("Hamburg", "Speicher", "Floor 1")
OTHER_HOUSE = ("海淀区", "中关村", "A座")
HOUSE = ("北京市", "朝阳区", "望京", "3号楼")
SCREEN = ("Hardware", "Laptop", "Screen", "Flickers")
SITES = ["Europe / Lisbon", "亚洲 / 上海"]
STEPS = "1. Open\n2. Wait"

UDESK = (
    Kind("text", "TextField_1", "A-1042", "A-1042", "资产编号", "A-1042"),
    Kind("long text", "TextField_2", STEPS, STEPS, "Steps to reproduce", "1. Open 2. Wait"),
    Kind("date", "TextField_3", "2030-01-31", "2030-01-31", "Needed by", "2030-01-31"),
    Kind("time", "TextField_4", "16:30", "16:30:00", "方便通话的时间", "16:30"),
    Kind("date and time", "TextField_5", NOON, "2030-01-14 20:01", "Noticed at", READ),
    Kind("link", "TextField_6", PAGE, PAGE, "Address of the page", PAGE),
    Kind("number", "TextField_8", 3, "3", "Pieces", "3"),
    Kind("decimal", "TextField_9", "12.50", "12.50", "Price of one", "12.50"),
    Kind("droplist", "SelectField_1", "Hardware", "3", "Category", "Hardware"),
    Kind("radio", "SelectField_2", "整个团队", "0", "影响范围", "整个团队"),
    Kind("checkbox", "SelectField_3", ["VPN", "Files"], "4,1", "Affected systems", "VPN, Files"),
    Kind("four levels", "SelectField_4", HOUSE, "0,1,0,2", "地点", way(*HOUSE)),
)
ZAMMAD = (
    Kind("text", "asset_tag", "A-1042", "A-1042", "Asset tag", "A-1042"),
    Kind("long text", "impact", STEPS, STEPS, "Impact on the work", "1. Open 2. Wait"),
    Kind("link", "reference_url", PAGE, PAGE, "Reference", PAGE),
    Kind("email", "contact_email", ADDRESS, ADDRESS, "Contact e-mail", ADDRESS),
    Kind("number", "seats", 7, 7, "Seats", "7"),
    Kind("boolean", "remote_work", ["Yes"], True, "Working from home?", "Yes"),
    Kind("date", "needed_by", "2030-01-31", "2030-01-31", "Needed by", "2030-01-31"),
    Kind("date and time", "starts_at", NOON, "2030-01-14T12:01:00.000Z", "Starts at", READ),
    Kind("droplist", "environment", "Production", "prod", "Environment", "Production"),
    Kind(
        "multiselect",
        "affected_systems",
        ["VPN", "打印"],
        ["vpn", "printing"],
        "Affected systems",
        "VPN, 打印",
    ),
    Kind("tree", "category", SCREEN, "::".join(SCREEN), "Category", way(*SCREEN)),
    Kind(
        "several of a tree",
        "sites",
        SITES,
        ["Europe::Lisbon", "亚洲::上海"],
        "Sites",
        ", ".join(SITES),
    ),
)
KF5 = (
    Kind("checked text", "field_8", "A-1042", "A-1042", "Asset number", "A-1042"),
    Kind("plain text", "field_20", "Rebooted", "Rebooted", "What have you tried?", "Rebooted"),
    Kind("droplist", "field_4", ("Software",), "Software", "Category", "Software"),
    Kind("asked under Software", "field_17", ("Other",), "Other", "Kind of software", "Other"),
    Kind("levels", "field_21", FLOOR, json.dumps(FLOOR), "Where is it?", way(*FLOOR)),
)
KINDS = {"udesk": UDESK, "zammad": ZAMMAD, "kf5": KF5}
EVERY_KIND = [
    pytest.param(desk, kind, id=f"{desk}-{kind.name}")
    for desk, kinds in KINDS.items()
    for kind in kinds
]


@dataclass(slots=True)
class Worlds:
    """A world for each desk, and one request there with every field filled in, made when needed."""

    desks: Mapping[str, AtDesk]
    asked: dict[str, Seen] = field(default_factory=dict)

    async def request_at(self, name: str) -> Seen:
        if name not in self.asked:
            desk, title = self.desks[name], "Everything filled in"
            await filled_in(desk, title)
            self.asked[name] = await shown(desk, title)
        return self.asked[name]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def udesk() -> AsyncIterator[AtDesk]:
    async with at_work_for("udesk") as desk:
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def zammad() -> AsyncIterator[AtDesk]:
    async with at_work_for("zammad") as desk:
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kf5() -> AsyncIterator[AtDesk]:
    async with at_work_for("kf5") as desk:
        yield desk


@pytest.fixture(scope="module")
def worlds(udesk, zammad, kf5) -> Worlds:
    return Worlds({"udesk": udesk, "zammad": zammad, "kf5": kf5})


async def opened(desk: AtDesk, title: str, who: str = "ana") -> Modal:
    """The form for a new request, with its title and a description."""
    person = desk.world.person(who)
    await person.command(f"/request new {title}", channel="it-help")
    form = await person.modal()
    form.fill("body", f"About: {title}")
    return form


async def filled_in(desk: AtDesk, title: str) -> None:
    """Ask, with an answer for every field of that desk."""
    form = await opened(desk, title)
    await fill_in(form, {kind.key: kind.answer for kind in KINDS[desk.kind]})
    await sent(desk, form, title)


async def sent(desk: AtDesk, form: Modal, title: str) -> None:
    """Send the form and wait until the desk has the request."""
    outcome = await form.submit()
    assert not outcome.errors, outcome.errors
    await until(lambda: bool(desk.titled(title)))
    await form.dismiss_all()


async def shown(desk: AtDesk, title: str, who: str = "ana") -> Seen:
    """The request as `/request NUMBER` shows it now."""
    person, last = desk.world.person(who), None
    for message in desk.world.person(who).messages("it-help"):
        last = message
    await person.command(f"/request {desk.one(title).number}", channel="it-help")
    return await person.sees(f"About: {title}", channel="it-help", after=last, timeout=10)


@pytest.mark.parametrize(("name", "kind"), EVERY_KIND)
async def test_a_kind_is_filled_in_held_by_the_desk_and_read_in_words(worlds, name, kind):
    read = lines(await worlds.request_at(name))

    assert worlds.desks[name].holds("Everything filled in")[kind.key] == kind.held
    assert read[kind.label] == kind.words


@pytest.mark.parametrize(("name", "label"), [("udesk", "Noticed at"), ("zammad", "Starts at")])
async def test_a_moment_is_one_for_everybody_and_shown_in_the_zone_of_the_reader(
    worlds, name, label
):
    request = await worlds.request_at(name)
    leaves = [
        leaf
        for block in request.blocks
        if block["type"] == "rich_text"
        for leaf in block["elements"][0]["elements"]
    ]
    places = [n for n, leaf in enumerate(leaves) if label in leaf.get("text", "")]
    [moment] = [leaf for leaf in leaves[places[0] :][:3] if leaf["type"] == "date"]

    assert moment["timestamp"] == NOON.timestamp()


async def test_a_hundred_and_fifty_options_are_found_by_typing(zammad):
    form = await opened(zammad, "A room")
    first = await form.suggest("field:room", "")
    found = await search_and_choose(form, "room", "42", "Room 142")
    await sent(zammad, form, "A room")

    assert (len(first), found) == (100, ["Room 142", "Room 242"])
    assert zammad.holds("A room")["room"] == "room-142"
    assert lines(await shown(zammad, "A room"))["Room"] == "Room 142"


async def test_five_thousand_options_are_found_by_any_part_of_their_name(udesk):
    form = await opened(udesk, "A cost centre")
    await fill_in(form, {"TextField_1": "A-1"})
    found: list[str] = []
    while "CC-4242 Purchasing" not in found:  # until the bot has read the whole list
        found = await form.suggest("field:SelectField_5", "C-4242")
    some = await form.suggest("field:SelectField_5", "质量部")
    form.choose("field:SelectField_5", "CC-4242 Purchasing")
    await sent(udesk, form, "A cost centre")

    assert (found, len(some)) == (["CC-4242 Purchasing"], 100)
    assert all("质量部" in label for label in some)
    chosen = next(o for o in udesk.desk.field("SelectField_5").options if "4242" in o.title)
    assert udesk.holds("A cost centre")["SelectField_5"] == chosen.value
    assert lines(await shown(udesk, "A cost centre"))["Cost centre"] == "CC-4242 Purchasing"


async def test_a_default_is_preselected_and_a_hidden_option_is_not_offered(udesk):
    form = await opened(udesk, "Defaults")
    await fill_in(form, {"TextField_1": "A-1"})
    category = offered(form, "field:SelectField_1")
    await sent(udesk, form, "Defaults")

    assert category == ["Hardware", "Software", "网络"]
    assert udesk.holds("Defaults")["SelectField_1"] == "4"
    assert udesk.holds("Defaults")["SelectField_2"] == "1"
    marta, ticket = udesk.desk.agent("marta"), udesk.one("Defaults")
    await marta.set(ticket.id, custom_fields={"SelectField_1": "7"})
    assert lines(await shown(udesk, "Defaults"))["Category"] == "Fax"


async def test_what_is_calculated_or_only_read_is_shown_and_never_asked(udesk):
    form = await opened(udesk, "Three laptops")
    asked = inputs(form)
    await fill_in(form, {"TextField_1": "A-1", "TextField_8": 3, "TextField_9": "12.50"})
    await sent(udesk, form, "Three laptops")
    marta, ticket = udesk.desk.agent("marta"), udesk.one("Three laptops")
    await marta.set(ticket.id, custom_fields={"TextField_7": PLACE})
    request = await shown(udesk, "Three laptops")

    assert not {"field:TextField_7", "field:TextField_10"} & set(asked)
    assert lines(request)["Price of all"] == "37.50"
    assert lines(request)["位置"] == f"{PLACE}  Show on a map"
    assert "https://www.openstreetmap.org/search?query=31.2304%2C121.4737" in str(request.blocks)


@pytest.mark.parametrize(
    ("name", "label", "values"),
    [
        ("udesk", "内部备注", {"custom_fields": {"TextField_11": "Between us"}}),
        ("zammad", "Support level", {"support_level": "vip"}),
        ("kf5", "Seen on site", {"custom_fields": {"field_22": "1"}}),
    ],
)
async def test_a_hidden_field_is_nowhere(worlds, name, label, values):
    desk = worlds.desks[name]
    await worlds.request_at(name)
    form = await opened(desk, "Nothing hidden")
    words = form.text
    await form.dismiss_all()
    ticket = desk.one("Everything filled in")
    await desk.desk.agent("marta").set(ticket.id, **values)
    request = await shown(desk, ticket.title)

    assert label not in words
    assert label not in request.all_text


async def test_siblings_of_equal_value_are_kept_apart_by_their_path(udesk):
    form = await opened(udesk, "Which zero")
    await fill_in(form, {"TextField_1": "A-1"})
    tops = offered(form, "field:SelectField_4")
    await choose_down(form, "SelectField_4", "天津市", "和平区")
    await choose_down(form, "SelectField_4", "北京市", "海淀区", "知春路", "2号楼")
    await sent(udesk, form, "Which zero")

    assert tops == ["北京市", "天津市", "上海市"]
    assert udesk.holds("Which zero")["SelectField_4"] == "0,0,0,1"
    read = lines(await shown(udesk, "Which zero"))
    assert read["地点"] == way("北京市", "海淀区", "知春路", "2号楼")


async def test_what_was_chosen_below_goes_when_the_level_above_changes(udesk):
    form = await opened(udesk, "Moved")
    await fill_in(form, {"TextField_1": "A-1"})
    await choose_down(form, "SelectField_4", "天津市", "和平区")
    form.choose("field:SelectField_4", "北京市")
    await form.changed()
    [_, second] = levels(form, "SelectField_4")

    assert offered(form, second) == ["海淀区", "朝阳区"]
    assert held(form, second) is None
    await form.dismiss_all()


async def test_a_hidden_branch_is_not_offered(udesk):
    form = await opened(udesk, "Hidden branch")
    form.choose("field:SelectField_4", "上海市")
    await form.changed()

    assert offered(form, levels(form, "SelectField_4")[1]) == ["浦东新区"]
    await form.dismiss_all()


async def test_fields_come_and_go_with_what_they_depend_on(kf5):
    form = await opened(kf5, "It depends")
    await choose_down(form, "field_4", "Software")
    await choose_down(form, "field_17", "Other")
    while not levels(form, "field_18"):
        await form.changed()
    form.fill("field:field_18", "Gnumeric")
    asked = inputs(form)
    form.choose("field:field_4", "Hardware")
    while levels(form, "field_17"):
        await form.changed()
    without = inputs(form)
    await sent(kf5, form, "It depends")

    assert [name for name in asked if name not in without] == ["field:field_17", "field:field_18"]
    assert kf5.holds("It depends") == {"field_4": "Hardware"}


async def test_words_survive_every_change_of_the_form(kf5):
    form = await opened(kf5, "Nothing is lost")
    form.choose("priority", "high")
    form.fill("field:field_8", "A-2201")
    await choose_down(form, "field_4", "Software")
    form.fill("field:field_20", "Turned it off and on")
    form.fill("title", "Nothing is lost at all")
    await choose_down(form, "field_17", "Other")
    while not levels(form, "field_18"):
        await form.changed()
    form.fill("body", "About: Nothing is lost at all")
    form.fill("field:field_18", "Gnumeric")
    await choose_down(form, "field_21", "Hamburg", "Hafenhaus", "Floor 2")
    form.fill("field:field_19", "12")
    await sent(kf5, form, "Nothing is lost at all")

    ticket = kf5.one("Nothing is lost at all")
    assert (ticket.priority, ticket.comments[0].text) == ("high", f"About: {ticket.title}")
    assert kf5.holds(ticket.title) == {
        "field_4": "Software",
        "field_8": "A-2201",
        "field_17": "Other",
        "field_18": "Gnumeric",
        "field_19": "12",
        "field_20": "Turned it off and on",
        "field_21": '["Hamburg", "Hafenhaus", "Floor 2"]',
    }


async def test_a_required_field_holds_the_form_until_it_is_filled(udesk):
    form = await opened(udesk, "Without a number")
    outcome = await form.submit()
    form.fill("field:TextField_1", "   ")
    blank = await form.submit()

    assert list(outcome.errors) == ["field:TextField_1"]
    assert list(blank.errors) == ["field:TextField_1"]
    assert (form.is_open, udesk.titled("Without a number")) == (True, [])
    await form.dismiss_all()


@pytest.mark.parametrize(
    ("name", "key", "wrong", "right"),
    [
        ("kf5", "field_8", "1042", "A-1042"),
        ("udesk", "TextField_9", "-", "2.5"),
        ("udesk", "TextField_8", 0, 2),
        ("zammad", "seats", 51, 50),
        ("zammad", "contact_email", "nobody", "ana@acme.example"),
    ],
)
async def test_what_does_not_fit_is_said_under_its_field(worlds, name, key, wrong, right):
    desk, title = worlds.desks[name], f"Fits {key}"
    form = await opened(desk, title)
    if name == "udesk":
        form.fill("field:TextField_1", "A-1")
    form.fill(f"field:{key}", wrong)
    refused = await form.submit()
    form.fill(f"field:{key}", right)
    await sent(desk, form, title)

    assert list(refused.errors) == [f"field:{key}"]
    assert desk.holds(title)[key] in (right, str(right))


@pytest.mark.parametrize(
    ("name", "key", "answer", "held_then", "label", "words"),
    [
        ("udesk", "SelectField_4", HOUSE[:1] + OTHER_HOUSE, "0,0,1,0", "地点", None),
        ("zammad", "category", ("Software", "Access"), "Software::Access", "Category", None),
        ("kf5", "field_4", ("Network",), "Network", "Category", "Network"),
    ],
)
async def test_an_agent_changes_a_field_in_the_form_to_edit(
    worlds, name, key, answer, held_then, label, words
):
    desk, title = worlds.desks[name], f"To be edited at {name}"
    await filled_in(desk, title)
    before = dict(desk.holds(title))
    await (await shown(desk, title, "marta")).click("open_edit")
    form = await desk.world.person("marta").modal()
    await choose_down(form, key, *answer)
    await form.submit()
    await until(lambda: desk.holds(title)[key] == held_then)

    kept = [other.key for other in KINDS[name] if other.key not in (key, "field_17")]
    assert [desk.holds(title)[one] for one in kept] == [before[one] for one in kept]
    assert lines(await shown(desk, title))[label] == (words or way(*answer))


@pytest.mark.parametrize("name", ["udesk", "zammad", "kf5"])
async def test_a_form_opens_with_its_fields_while_the_desk_is_down(worlds, name):
    desk = worlds.desks[name]
    before = await opened(desk, "While it is up")
    fields = inputs(before)
    await before.dismiss_all()
    desk.world.faults.down(name)
    try:
        form = await opened(desk, "While it is down")
        assert inputs(form) == fields
        await form.dismiss_all()
    finally:
        desk.world.faults.up(name)


# The last ones, since the bot goes on asking for what the desk demands here.


@pytest.mark.parametrize(
    ("name", "key", "beside"),
    [
        ("udesk", "TextField_2", "Steps to reproduce (TextField_2) is required."),
        ("zammad", "cost_center", "the help desk says “is required”"),
        ("kf5", "field_20", None),
    ],
)
async def test_a_field_that_became_required_meanwhile_brings_the_form_back_filled(
    worlds, monkeypatch, name, key, beside
):
    desk, title = worlds.desks[name], f"Stricter {name}"
    form = await opened(desk, title)
    if name == "udesk":
        form.fill("field:TextField_1", "A-1042")
    form.choose("priority", "high")
    demand(desk, key, monkeypatch)
    await form.submit()
    while f"field:{key}" not in inputs(form):
        await form.changed(timeout=10)
    top, said = form.text, above(form, key)
    filled = (held(form, "title"), held(form, "body"))
    form.fill(f"field:{key}", "CC-7")
    await sent(desk, form, title)

    assert "The help desk has changed its form since" in top
    assert ((beside or "") in said, top.count("⚠️")) == (True, 1 if beside else 0)
    assert filled == (title, f"About: {title}")
    assert desk.holds(title)[key] == "CC-7"
    assert len(desk.titled(title)) == 1


def demand(desk: AtDesk, key: str, patch: pytest.MonkeyPatch) -> None:
    """Make a field required, as an administrator does while somebody fills in a form."""
    if desk.kind == "kf5":
        [found] = [each for each in desk.desk.fields if each.name == key]
        patch.setattr(found, "enduser_required", True)
        return
    patch.setattr(desk.desk.settings, "strict_form", True)
    if desk.kind == "udesk":
        patch.setattr(desk.desk.field(key), "customer_permission", "must")
