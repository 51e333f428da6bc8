"""The conversation: from Slack to the desk and back."""

import asyncio

from tests.journeys.steps import ask_and_see, number_of, said_at


async def test_a_reply_in_the_thread_becomes_a_comment_of_its_writer(world):
    ana, wang = world.person("ana"), world.person("wang")
    card = await ask_and_see(ana, "Coffee machine leaks")
    message = await ana.post("It got *worse* <@U0> @marta", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=10)
    other = await wang.post("我马上来看", channel="it-help", thread=card)
    await other.wait_reaction("white_check_mark", timeout=10)

    ticket = world.kf5.ticket(number_of(card))
    assert [c.author.email for c in ticket.comments] == [
        "ana@acme.example",
        "ana@acme.example",
        "wang@acme.example",
    ]
    assert [c.text for c in ticket.comments[1:]] == ["It got worse <@U0> @Marta", "我马上来看"]
    assert all(c.public for c in ticket.comments)


async def test_files_in_the_thread_go_along(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Screen flickers")
    files = [
        ("screen.png", b"\x89PNG" + bytes(5000), "image/png"),
        ("日志.txt", b"log", "text/plain"),
    ]
    message = await ana.post("Look", channel="it-help", thread=card, files=files)
    await message.wait_reaction("white_check_mark", timeout=10)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    assert [(a.name, a.content.read()) for a in comment.attachments] == [
        (name, data) for name, data, _ in files
    ]


async def test_a_message_with_only_a_file_goes_along(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Only a picture")
    message = await ana.post(
        "", channel="it-help", thread=card, files=[("a.txt", b"a", "text/plain")]
    )
    await message.wait_reaction("white_check_mark", timeout=10)

    assert [a.name for a in world.kf5.ticket(number_of(card)).comments[-1].attachments] == ["a.txt"]


async def test_an_event_delivered_three_times_makes_one_comment(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Echo")
    world.faults.duplicate_events(2)
    first = await ana.post("Said once", channel="it-help", thread=card)
    second = await ana.post("Said after", channel="it-help", thread=card)
    await first.wait_reaction("white_check_mark", timeout=10)
    await second.wait_reaction("white_check_mark", timeout=10)

    assert said_at(world, card) == ["Please help.", "Said once", "Said after"]


async def test_a_reply_by_command_is_in_the_request_and_in_its_thread(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Chair is broken")
    await ana.command(f"/request reply {number_of(card)} It is the *left* leg", channel="office")
    await ana.sees("Your reply is in request", channel="office", timeout=10)

    assert said_at(world, card)[-1] == "It is the left leg"
    await ana.sees("It is the left leg", channel="it-help", timeout=10)


async def test_a_reply_by_form_brings_its_file(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Keyboard types double")
    await card.click("open_reply")
    form = await ana.modal()
    form.fill("body", "Here is a video.")
    form.attach("files", "video.mp4", b"mp4" * 1000, "video/mp4")
    await form.submit()
    await form.changed(timeout=10)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    assert (comment.text, [a.name for a in comment.attachments]) == (
        "Here is a video.",
        ["video.mp4"],
    )


async def test_the_agents_answer_arrives_in_the_thread_with_its_file(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Need a licence")
    await world.kf5.agent("wang").reply(
        number_of(card), "Here it is.", files=[("key.pdf", b"%PDF")]
    )
    answer = await ana.sees("Here it is.", channel="it-help", timeout=10)

    assert "王伟" in answer.all_text
    assert answer.thread_ts == card.ts
    file = await file_in_thread(card, "key.pdf")
    assert await ana.download(file) == b"%PDF"


async def test_a_private_note_is_nowhere_in_slack(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Secret matters")
    marta = world.kf5.agent("marta")
    await marta.note(number_of(card), "the-internal-word", files=[("internal.txt", b"hush")])
    await marta.reply(number_of(card), "the public word")
    await ana.sees("the public word", channel="it-help", timeout=10)
    await ana.command(f"/request {number_of(card)}", channel="it-help")
    await ana.sees("Marta Klein", channel="it-help", timeout=10)

    assert "the-internal-word" not in slack_traffic(world)
    assert "internal.txt" not in slack_traffic(world)


async def test_a_change_of_status_is_on_the_card_and_in_the_thread(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Laptop fan")
    await world.kf5.agent("marta").set(number_of(card), status="solved", assignee="marta")

    shown = await card.shows("Solved", timeout=20)
    assert "Marta Klein" in shown.all_text
    await ana.sees("The status changed from New to Solved.", channel="it-help", timeout=10)


async def test_a_reply_to_a_closed_request_offers_a_new_one_that_goes_on_from_it(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Old story")
    await world.kf5.agent("marta").set(number_of(card), status="closed")
    message = await ana.post("It is back!", channel="it-help", thread=card)
    await message.wait_reaction("warning", timeout=10)
    told = await ana.sees("closed", channel="it-help", timeout=10)
    await told.click("continue_draft")
    form = await ana.modal()

    assert "It is back!" in str(form.view)
    assert f"#{number_of(card)}" in form.text


async def test_someone_the_desk_does_not_let_write_is_told_so(world):
    ana, bo = world.person("ana"), world.person("bo")
    await ask_and_see(bo, "Known to the desk now")
    card = await ask_and_see(ana, "Ana's own")
    message = await bo.post("Me too", channel="it-help", thread=card)
    await message.wait_reaction("warning", timeout=10)

    told = await bo.sees("was not delivered", channel="it-help", timeout=10)
    assert told.ephemeral
    assert "Me too" in told.all_text
    assert said_at(world, card) == ["Please help."]


def slack_traffic(world) -> str:
    return "\n".join(str((e.request, e.answer)) for e in world.journal if e.side == "slack")


async def file_in_thread(card, name, seconds=10):
    """Wait until the card's thread shows a file."""
    async with asyncio.timeout(seconds):
        while True:
            for file in (file for message in card.thread() for file in message.files):
                if file.name == name:
                    return file
            await asyncio.sleep(0.05)
