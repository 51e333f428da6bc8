import asyncio
import json

import pytest

from sandbox.slack.blockkit.defaults import filled_view
from tests.sandbox.page.reading import Elements
from tests.sandbox.page.samples import plain

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")


async def regions(http, path, *names, **headers):
    answer = json.loads(await http.text(path, **{"X-Regions": ",".join(names)}, **headers))
    return answer["regions"]


async def rows(http, path="/?as=ana", region="messages"):
    return Elements((await regions(http, path, region))[region])


async def test_the_page_shows_who_one_is_and_where(sandbox, http):
    page = Elements(await http.text("/?as=xiaolin"))

    assert page.one("html")["lang"] == "zh-CN"
    assert page.one("body")["data-as"] == "xiaolin"
    assert "并非 Slack" in page.text
    assert page.one("a", data_testid="channel-it-help")["aria-current"] == "page"
    assert page.all("a", data_testid="channel-finance") == []


async def test_everything_comes_from_this_address_and_nothing_inline(http):
    async with http.session.get("/?as=ana") as answer:
        assert (
            "default-src 'self'; img-src 'self' data:" in answer.headers["Content-Security-Policy"]
        )
        page = Elements(await answer.text())

    assert all(one["src"].startswith("/_page/static/") for one in page.all("script"))
    assert not any("style" in given for _, given in page.elements)
    assert "style" not in page.tags
    for given in (*page.all("script"), *page.all("link")):
        async with http.session.get(given.get("src") or given["href"]) as answer:
            assert answer.status == 200


async def test_static_files_are_only_the_ones_that_belong_to_the_page(http):
    async with http.session.get("/_page/static/..%2Froutes.py") as answer:
        assert answer.status == 404


async def test_a_message_is_seen_by_members_with_its_markup_and_no_html(sandbox, http):
    ana = sandbox.person("ana")
    await ana.post("*now* <script>alert(1)</script> @bo", channel="it-help")

    seen = await rows(http, "/?as=bo")
    message = seen.one("article")
    assert message["data-author"] == "Ana"
    assert "<script>alert(1)</script>" in seen.text
    assert "script" not in seen.tags
    assert "to-me" in message["class"]


async def test_times_are_in_the_viewers_zone(sandbox, http):
    await sandbox.person("ana").post("hi", channel="it-help")
    [for_ana] = (await rows(http, "/?as=ana")).all("time")
    [for_xiaolin] = (await rows(http, "/?as=xiaolin")).all("time")

    assert for_ana["datetime"].endswith("-03:00")
    assert for_xiaolin["datetime"].endswith("+08:00")


async def test_only_one_person_sees_an_ephemeral_message(sandbox, http):
    ana, channel = sandbox.person("ana").user.id, sandbox.workspace.channels.named("it-help").id
    bot = sandbox.workspace.app.bot_user
    sandbox.workspace.messages.post(
        channel=channel, user=bot, text="psst", by_app=True, only_for=ana
    )

    assert "Only visible to you" in (await rows(http, "/?as=ana")).text
    assert "psst" not in (await rows(http, "/?as=bo")).text


async def test_replies_stand_in_the_thread_and_are_counted_in_the_channel(sandbox, http):
    ana, bo = sandbox.person("ana"), sandbox.person("bo")
    root = await ana.post("help", channel="it-help")
    await bo.post("what is it?", channel="it-help", thread=root)
    await bo.post("for all", channel="it-help", thread=root, broadcast=True)

    channel = await rows(http)
    assert "2 replies" in channel.text
    assert "what is it?" not in channel.text
    assert "for all" in channel.text
    thread = await rows(http, f"/?as=ana&thread={root.ts}", "thread")
    assert "what is it?" in thread.text


async def test_an_edit_a_reaction_and_a_deletion_are_shown(sandbox, http):
    ana, bo = sandbox.person("ana"), sandbox.person("bo")
    message = await ana.post("frist", channel="it-help")
    await ana.edit(message, "first")
    await bo.react(message, "tada")

    shown = await rows(http)
    assert "(edited)" in shown.text
    assert shown.one(data_testid="reaction")["aria-pressed"] == "false"
    assert (await rows(http, "/?as=bo")).one(data_testid="reaction")["aria-pressed"] == "true"
    await ana.delete(message)
    assert (await rows(http)).all("article") == []


async def test_a_permalink_opens_the_message_in_its_thread(sandbox, http):
    ana = sandbox.person("ana")
    root = await ana.post("root", channel="it-help")
    reply = await ana.post("reply", channel="it-help", thread=root)
    stamp = reply.ts.replace(".", "")

    page = Elements(await http.text(f"/archives/{root.channel}/p{stamp}?as=bo&thread_ts={root.ts}"))
    assert page.one("body")["data-focus-ts"] == reply.ts
    assert page.one("section", data_testid="thread")["data-thread"] == root.ts


@pytest.mark.parametrize("place", ["finance", "nowhere", "@nobody"])
async def test_what_one_may_not_see_is_not_shown(http, place):
    assert 'data-testid="nowhere"' in await http.text(f"/?as=bo&channel={place}")


async def test_a_channel_one_is_not_in_can_be_read_and_joined(sandbox, http):
    page = Elements(await http.text("/?as=xiaolin&channel=office"))
    assert page.all(data_testid="composer") == []
    await http.act("join", **{"as": "xiaolin", "channel": "office"})

    assert Elements(await http.text("/?as=xiaolin&channel=office")).one(data_testid="composer")


async def test_unread_messages_are_bold_and_mentions_counted_until_one_looks(sandbox, http):
    await sandbox.person("bo").post("@ana and all", channel="general")

    before = await rows(http, "/?as=ana", "sidebar")
    row = before.one("a", data_testid="channel-general")
    assert "unread" in row["class"]
    await http.text("/?as=ana&channel=general")
    after = await rows(http, "/?as=ana", "sidebar")
    assert "unread" not in after.one("a", data_testid="channel-general")["class"]


async def test_a_window_in_the_background_leaves_messages_unread(sandbox, http):
    await sandbox.person("bo").post("@ana hello", channel="it-help")
    await regions(http, "/?as=ana", "messages", **{"X-Visible": "no"})

    page = json.loads(await http.text("/?as=ana", **{"X-Regions": "clock", "X-Visible": "no"}))
    assert page["title"].startswith("(1) #it-help")


async def test_activity_lists_what_a_phone_would_show(sandbox, http):
    await sandbox.person("bo").post("*look* @ana", channel="it-help")

    page = Elements(await http.text("/activity?as=ana"))
    assert page.one(data_testid="notice")
    assert "look @Ana" in page.text


async def test_a_file_is_shown_to_members_and_refused_to_others(sandbox, http):
    ana = sandbox.person("ana")
    sent = await ana.post("see", channel="finance", files=[("chart.png", PIXEL, "image/png")])
    shown = await rows(http, "/?as=ana&channel=finance")

    source = shown.one("img")["src"]
    async with http.session.get(source) as answer:
        assert (answer.status, await answer.read()) == (200, PIXEL)
        assert answer.headers["Content-Type"] == "image/png"
    async with http.session.get(source.replace("as=ana", "as=bo")) as answer:
        assert answer.status == 403
    assert shown.one("figure")["data-file-id"] == sent.files[0].id


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "evil.png"])
async def test_an_uploaded_page_is_saved_and_never_run(sandbox, http, name):
    page = b"<script>alert(1)</script>"
    await sandbox.person("ana").post("", channel="it-help", files=[(name, page, "text/html")])
    shown = await rows(http)

    async with http.session.get(shown.one("a", download=name)["href"]) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_the_modal_on_top_is_shown_with_what_was_typed(sandbox, http):
    ana = sandbox.person("ana")
    view = {
        "type": "modal",
        "title": plain("New <request>"),
        "submit": plain("Create"),
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": plain("Title"),
                "element": {"type": "plain_text_input", "action_id": "title"},
            }
        ],
    }
    sandbox.workspace.views.open(ana.user.id, filled_view(view, sandbox.workspace.ids))
    (await ana.modal()).fill("title", "Printer")
    shown = Elements((await regions(http, "/?as=ana", "modal"))["modal"])

    assert shown.one("dialog")["data-testid"] == "modal"
    assert "New <request>" in shown.text
    assert shown.one("input")["value"] == "Printer"
    assert (await regions(http, "/?as=bo", "modal"))["modal"] == ""


async def test_the_desk_lists_tickets_and_tells_notes_from_replies(sandbox, http):
    page = Elements(await http.text("/desk/kf5/109?agent=wang"))

    assert page.one("a", data_testid="agent-wang")["aria-current"] == "true"
    assert len(page.all(data_testid="ticket-row")) == 12
    comments = page.all("li", data_testid="comment")
    assert [one["data-public"] for one in comments] == ["true", "true", "false"]
    assert [("internal" in one["class"]) for one in comments] == [False, False, True]
    assert "受理中" in page.text
    filtered = Elements(await http.text("/desk/kf5?status=closed"))
    assert len(filtered.all(data_testid="ticket-row")) == 1


async def test_what_a_customer_wrote_is_text_at_the_desk(sandbox, http):
    [ticket] = [one for one in sandbox.kf5.find() if "<script>" in one.title]
    page = Elements(await http.text(f"/desk/kf5/{ticket.id}"))

    assert "<script>" in page.text
    assert len(page.all("script")) == 2


async def test_an_attachment_at_the_desk_can_be_fetched(sandbox, http):
    page = Elements(await http.text("/desk/kf5/109"))
    async with http.session.get(page.one("a", download="vpn.log")["href"]) as answer:
        assert b"keepalive lost" in await answer.read()


async def test_a_closed_ticket_takes_no_answer(sandbox, http):
    page = Elements(await http.text("/desk/kf5/107"))
    assert page.all("form", data_testid="desk-reply") == []
    assert "Closed: no more answers." in page.text


async def test_traffic_shows_time_refusal_and_both_bodies(sandbox, http):
    sandbox.journal.record(
        side="slack",
        kind="call",
        name="views.open",
        status=200,
        millis=3200,
        request={"view": '{"type": "modal"}'},
        answer={
            "ok": False,
            "error": "invalid_arguments",
            "response_metadata": {"messages": ["[ERROR] missing required field: title"]},
        },
    )
    shown = Elements(await http.text("/_page/traffic?side=slack"))

    [row] = shown.all("tr")
    assert "invalid_arguments" in shown.text
    assert "missing required field: title" in shown.text
    assert any("late" in (one.get("class") or "") for one in shown.all("td"))
    detail = Elements(await http.text(f"/_page/traffic/{row['data-seq']}"))
    assert '"type": "modal"' in detail.text
    assert await http.text(f"/_page/traffic?after={row['data-seq']}") == ""


async def test_a_change_is_streamed_to_those_whom_it_concerns(sandbox, http):
    channel = sandbox.workspace.channels.named("it-help").id
    async with http.session.get("/_page/stream?as=ana") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        await told(stream, "[]")
        await sandbox.person("bo").post("hi", channel="it-help")
        assert {f"channel:{channel}", "sidebar"} <= await told(stream, "channel")
        await sandbox.kf5.agent("marta").note(109, "seen")
        assert "desk:kf5" in await told(stream, "desk:")


async def told(stream, words):
    """The names in the first line of the stream that holds these words."""
    async with asyncio.timeout(5):
        async for line in stream.content:
            if line.startswith(b"data:") and words in line.decode():
                return set(json.loads(line[5:]))
    raise AssertionError(f"the stream ended without {words}")


async def test_the_server_ends_its_streams_when_it_stops(sandbox, http):
    async with http.session.get("/_page/stream?as=ana") as stream:
        await told(stream, "[]")
        async with asyncio.timeout(5):
            await sandbox._page.stop()
            assert await stream.content.read() is not None
