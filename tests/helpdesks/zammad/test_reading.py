import timeit
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpdesks.errors import Unintelligible
from helpdesks.models import Identity, Listing, Priority, Role, Status
from helpdesks.zammad.wire import envelope, reading
from helpdesks.zammad.wire.pictures import without_pictures
from helpdesks.zammad.wire.plain import plain
from helpdesks.zammad.wire.states import priorities, states
from tests.helpdesks.zammad import rows

ANA = Identity(email="ana@acme.example")
PNG = "data:image/png;base64,iVBORw0KGgo="
ADDRESS = "/api/v1/ticket_attachment/17/18/3?view=inline"


async def test_a_ticket_is_read_with_the_words_it_began_with(desk, stand_in):
    stand_in.on("GET /tickets/17", rows.ticket(env="prod", owner_id=4, state_id=3, state="wait"))

    ticket = await desk.ticket("17")

    assert (ticket.id, ticket.number, ticket.title) == ("17", "20017", "VPN is down")
    assert ticket.description == "Cannot connect since 9:00"
    assert (ticket.status, ticket.status_said) == (Status.PENDING, "wait")
    assert (ticket.priority, ticket.priority_said) == (Priority.MEDIUM, "2 normal")
    assert (ticket.requester_id, ticket.assignee_id, ticket.group_id) == ("5", "4", "1")
    assert ticket.updated_at == datetime(2026, 11, 21, 23, 18, 19, 142000, tzinfo=UTC)
    assert [(one.key, one.labels) for one in ticket.fields] == [("env", ("Production",))]


async def test_what_a_requester_never_sees_is_not_on_their_ticket(desk, stand_in):
    hidden = {screen: {"ticket.customer": {"shown": False}} for screen in ("create_middle", "edit")}
    secret = rows.attribute("vendor", "input", screens=hidden)
    stand_in.on("GET /object_manager_attributes", [secret])
    stand_in.on("GET /tickets/17", rows.ticket(vendor="Initech"))
    stand_in.on("GET /ticket_articles/18", rows.article(internal=True))

    theirs, ours = await desk.ticket("17", as_=ANA), await desk.ticket("17")

    assert (theirs.fields, theirs.description) == ((), "")
    assert ours.fields[0].value == "Initech"
    assert ours.description == "Cannot connect since 9:00"


@pytest.mark.parametrize("article_ids", [None, [], "x", [99]])
async def test_a_ticket_without_an_article_has_no_words(desk, stand_in, article_ids):
    stand_in.on("GET /tickets/17", rows.ticket(article_ids=article_ids))

    assert (await desk.ticket("17")).description == ""


async def test_words_made_internal_later_are_taken_back_from_a_requester(desk, stand_in):
    stand_in.on("GET /tickets/17", rows.ticket())
    before = await desk.ticket("17", as_=ANA)
    stand_in.on("GET /ticket_articles/18", rows.article(internal=True))
    stand_in.seconds += 61
    unmarked = await desk.ticket("17", as_=ANA)
    stand_in.on("GET /ticket_articles/18", rows.article())
    stand_in.seconds += 61
    await desk.ticket("17", as_=ANA)
    stand_in.on("GET /ticket_articles/18", rows.article(internal=True))
    stand_in.on("GET /tickets/17", rows.ticket(updated_at="2026-11-22T00:00:00Z"))
    changed = await desk.ticket("17", as_=ANA)

    assert before.description == "Cannot connect since 9:00"
    assert (unmarked.description, changed.description) == ("", "")


async def test_a_state_that_was_just_added_is_learned_at_once(desk, stand_in):
    stand_in.on("GET /tickets/17", rows.ticket(), rows.ticket(state_id=9, state="on hold"))
    await desk.ticket("17")
    on_hold = {"id": 9, "name": "on hold", "state_type_id": 4}
    stand_in.on("GET /ticket_states", [*rows.states(), on_hold])

    assert (await desk.ticket("17")).status is Status.PENDING


def test_states_are_what_their_type_says_whatever_they_are_called():
    found = states(
        [
            {"id": 1, "name": "erledigt", "state_type_id": 5},
            {"id": 2, "name": "Closed", "state_type_id": 99},
            {"id": 3, "name": "odd", "state_type_id": None},
            {"id": 4, "name": "gone", "state_type_id": 7},
        ]
    )

    assert [found.status(str(one)) for one in range(1, 6)] == [
        Status.SOLVED,
        Status.SOLVED,
        Status.OTHER,
        Status.CLOSED,
        Status.OTHER,
    ]
    assert found.name("5") == ""


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("1 low", "2 normal", "3 high"), "low medium high"),
        (("低", "中", "高"), "low medium high"),
        (("a", "b", "c", "d"), "low medium medium high"),
        (("low", "high", "urgent"), "low high urgent"),
    ],
)
def test_priorities_are_told_by_name_or_by_their_order(names, meant):
    found = priorities([{"id": at, "name": name} for at, name in enumerate(names, 1)])

    assert [found.priority(str(at)) for at in range(1, len(names) + 1)] == meant.split()
    assert found.priority("9") is Priority.OTHER


@pytest.mark.parametrize(
    "payload",
    [
        [rows.ticket()],
        {"records": [rows.ticket()], "total_count": 1},
        {"record_ids": [17], "assets": {"Ticket": {"17": rows.ticket()}}, "total_count": 1},
        {"tickets": [17, 18], "tickets_count": 2, "assets": {"Ticket": {"17": rows.ticket()}}},
    ],
)
def test_a_list_is_read_in_all_its_shapes(payload):
    assert [row["id"] for row in envelope.rows(payload, "tickets")] == [17]


@pytest.mark.parametrize("payload", [None, {}, "x", [1], {"tickets": "x"}])
def test_what_is_no_list_is_unintelligible(payload):
    with pytest.raises(Unintelligible):
        envelope.rows(payload, "tickets")


@pytest.mark.parametrize(
    ("changes", "author_id", "name"),
    [
        ({}, "5", "Ana Silva"),
        ({"from": "Ana Silva", "origin_by_id": None}, "5", "Ana Silva"),
        ({"from": "ana@acme.example"}, "5", "ana@acme.example"),
        ({"created_by_id": 3}, "5", "Ana Silva"),
        ({"sender": "Agent", "from": "Wang Wei", "origin_by_id": None}, "5", "Wang Wei"),
        ({"sender": "Agent", "from": "wang@acme.example"}, "5", ""),
        ({"sender": "System", "from": None}, "5", ""),
    ],
)
def test_a_comment_is_by_whoever_spoke(changes, author_id, name):
    author = reading.comment(rows.article(**changes)).author

    assert (author.id, author.name) == (author_id, name)
    assert author.email == ""
    assert author.role is (Role.REQUESTER if "sender" not in changes else Role.AGENT)


def test_plain_words_stay_as_they_were_typed():
    comment = reading.comment(rows.article(content_type="text/plain", body="a < b & <b>c</b>"))

    assert (comment.text, comment.html) == ("a < b & <b>c</b>", "")


@pytest.mark.parametrize("internal", [True, None, "false", 0])
def test_nothing_becomes_public_by_doubt(internal):
    assert not reading.comment(rows.article(internal=internal)).public


def test_files_are_named_by_ticket_article_and_id():
    file = {"id": 3, "filename": "测试.txt", "size": "85", "preferences": {}}
    comment = reading.comment(rows.article(attachments=[file, {"id": None}, "x"]))

    [attachment] = comment.attachments
    assert (attachment.id, attachment.name, attachment.size) == ("17/18/3", "测试.txt", 85)


def test_pictures_in_the_words_become_files_and_leave_the_html():
    html = f'<p>See<img src="{ADDRESS}" alt="the screen"> <img src="cid:x"><img src="{PNG}"></p>'

    comment = reading.comment(rows.article(body=html))

    assert [one.id for one in comment.attachments] == ["17/18/3", "17/18/inline-1"]
    assert comment.attachments[1].size == 8
    assert "src" not in comment.html
    assert comment.text == "Seethe screen"


def test_a_picture_that_is_listed_too_comes_once():
    html = f'<img src="https://help.acme.example{ADDRESS}"><img src="{ADDRESS}">'
    file = {"id": 3, "filename": "image1.png", "size": "85"}

    comment = reading.comment(rows.article(body=html, attachments=[file]))

    assert [one.name for one in comment.attachments] == ["image1.png"]


def test_other_pictures_and_links_stay():
    html = '<img src="https://cdn.example/a.png"><a href="https://e.example">l</a>'

    assert without_pictures(html).html == html
    assert "href" not in without_pictures(f'<a href="{ADDRESS}">file</a>').html
    assert without_pictures('<img src="data:image/png;base64,!!">').pictures == ()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two <b>three</b>", "one\ntwo three"),
        ("<ul><li>one</li><li><p>two</p></li></ul>after", "- one\n- two\nafter"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<style>x{}</style><p> a \n b&nbsp;&lt; </p>", "a b <"),
        ("", ""),
    ],
)
def test_html_reads_as_lines_of_plain_text(html, text):
    assert plain(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<!-- <p>b --><p title='x > y'>c", "a\nc"),
        ("1 < 2 <3 a</>b&#99999999999999999999;<p", "1 < 2 <3 ab\ufffd"),
        ("<SCRIPT>if (a<b) x('</p>')</Script >seen<style>", "seen"),
        ("<title>never closed", ""),
        ("<li>" * 3 + "<br>one", "- one"),
    ],
)
def test_odd_html_reads_as_a_browser_shows_it(html, text):
    assert plain(html) == text


@pytest.mark.parametrize(
    "made",
    [
        lambda n: "<b>" * (n // 6) + "<u>a</u>" * (n // 16),
        lambda n: "<p>" + "".join(f"<b id={i}>" for i in range(n // 20)) + "<p>x" * (n // 8),
        lambda n: "<div>" * (n // 5) + "x",
        lambda n: "<a title='" * (n // 10),
        lambda n: "<!--" * (n // 4),
        lambda n: f"<img {'a' * n}>",
        lambda n: "&#" + "9" * n,
    ],
    ids=["texts in a deep block", "open styles", "deep", "quotes", "comments", "long", "digits"],
)
def test_reading_html_takes_time_with_its_length_alone(made):
    def seconds(length):
        html = made(length)
        return min(timeit.repeat(lambda: plain(without_pictures(html).html), number=1, repeat=5))

    assert seconds(160_000) < 40 * (seconds(16_000) + 0.0005)


def nodes(html):
    """How many parts a tree of this HTML has, and how deep they stand."""
    body = LexborHTMLParser(html).body
    count, deepest, waiting = 0, 0, [(body, 0)]
    while waiting:
        node, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        child = node.child
        while child is not None:
            waiting.append((child, depth + 1))
            child = child.next
    return count, deepest


OPEN_STYLES = "".join(f"<b id={i}>" for i in range(400))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{OPEN_STYLES}" + "<p>x" * 1000,
        "<div>" * 5000 + "x",
        "<div></b></p>" * 2000,
        "<li><dd>" * 2000,
        f"<svg><title>{OPEN_STYLES}</title>" + "<p>x" * 1000,
        f"<svg><![CDATA[>]]><td>{OPEN_STYLES}" + "<p>x" * 1000,
        f'<p><a =">{OPEN_STYLES}">' + "<p>x" * 1000,
        f'<p><a b==">{OPEN_STYLES}">' + "<p>x" * 1000,
        f'<textarea><a b="</textarea><p>{OPEN_STYLES}">' + "<p>x" * 1000,
        "<p>" + OPEN_STYLES.replace("<", "<<!---->") + "<p>x" * 1000,
    ],
)
def test_html_that_is_handed_on_makes_no_tree_many_times_its_size(html):
    count, deepest = nodes(without_pictures(html).html)

    assert count < 15_000
    assert deepest < 1000


def test_a_tag_of_thousands_of_attributes_is_left_out():
    long = " ".join(f"{n:x}" for n in range(5000))

    assert without_pictures(f"<p {long}>word</p>").html == "word</p>"


def test_of_html_that_is_very_long_the_beginning_is_read():
    long = "<p>word</p>" * 100_000

    shown = without_pictures(f'<img src="{PNG}">' * 100 + long)

    assert 190_000 < len(shown.html) <= 200_000
    assert len(plain(long)) < 200_000
    assert plain(long).startswith("word\nword")


def test_a_large_picture_does_not_cut_the_words_after_it():
    png = "data:image/png;base64," + "A" * 400_000

    shown = without_pictures(f'<p>See</p><img src="{png}"><p>below</p>')

    assert plain(shown.html) == "See\nbelow"
    assert len(shown.pictures[0].data) == 300_000


def test_of_an_article_that_cannot_be_read_comes_what_is_left():
    at = datetime(2026, 11, 21, tzinfo=UTC)

    kept = reading.remains(rows.article(body={}, created_at="?"), at)

    assert kept is not None
    assert (kept.id, kept.public, kept.created_at) == ("18", True, at)
    assert reading.remains({"id": None}, at) is None


@pytest.mark.parametrize("key", ["id", "customer_id", "created_at"])
async def test_a_ticket_that_cannot_be_read_does_not_hide_the_others(desk, stand_in, key):
    stand_in.on("POST /tickets/search", [rows.ticket(id=18), rows.ticket() | {key: "?"}])

    page = await desk.page(Listing(), number=1, size=10)

    assert [ticket.id for ticket in page.tickets] == ["18"]
    assert desk.skipped == 1
