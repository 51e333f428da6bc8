"""Somebody asks for help, from the command to the card."""

from tests.journeys.steps import answered, ask


async def test_a_request_from_the_form_becomes_a_ticket_and_a_card(world):
    ana = world.person("ana")
    await ana.command("/request new Printer on fire", channel="it-help")
    form = await ana.modal()
    form.fill("body", "Third floor, next to the kitchen.")
    form.choose("priority", "high")
    form.attach("files", "smoke.txt", b"grey, and a lot of it", "text/plain")
    outcome = await form.submit()

    assert outcome.errors == {}
    card = await ana.sees("Printer on fire", channel="it-help", timeout=10)
    [ticket] = world.kf5.find(title="Printer on fire")
    assert (ticket.requester.email, ticket.priority) == ("ana@acme.example", "high")
    assert ticket.comments[0].text == "Third floor, next to the kitchen."
    [file] = ticket.comments[0].attachments
    assert (file.name, file.content.read()) == ("smoke.txt", b"grey, and a lot of it")
    assert f"#{ticket.id}" in card.all_text
    assert card.user == "deskhand"


async def test_the_form_shows_what_became_of_the_request(world):
    ana = world.person("ana")
    form = await ask(ana, "Badge does not open the door", channel="it-help")
    await form.changed(timeout=10)

    [ticket] = world.kf5.find(title="Badge does not open the door")
    assert f"#{ticket.id}" in form.text


async def test_a_private_request_is_shown_in_direct_messages_only(world):
    ana = world.person("ana")
    await ana.command("/request new My salary slip is wrong", channel="it-help")
    form = await ana.modal()
    form.fill("body", "The October one.")
    form.check("private", ["private"])
    await form.submit()

    card = await ana.sees("My salary slip is wrong", channel="@deskhand", timeout=10)
    assert card.user == "deskhand"
    assert not any("salary" in m.all_text for m in world.person("marta").messages("it-help"))


async def test_where_the_bot_is_no_member_the_card_comes_in_direct_messages(world):
    ana = world.person("ana")
    await ask(ana, "Ledger export fails", channel="finance")

    await ana.sees("Ledger export fails", channel="@deskhand", timeout=10)


async def test_a_colleague_unknown_to_the_desk_is_introduced_by_the_first_request(world):
    bo = world.person("bo")
    await ask(bo, "Where do I get a monitor?", channel="it-help")

    await bo.sees("Where do I get a monitor?", channel="it-help", timeout=10)
    [ticket] = world.kf5.find(title="Where do I get a monitor?")
    assert ticket.requester.email == "bo@acme.example"


async def test_a_guest_is_told_why_nothing_was_sent_and_keeps_the_words(world):
    gus = world.person("gus")
    await ask(gus, "Give me access", channel="it-help", body="To everything, please.")

    told = await gus.sees("Guests of this workspace", channel="@deskhand", timeout=10)
    assert "To everything, please." in told.all_text
    assert world.kf5.find(title="Give me access") == []


async def test_somebody_whose_slack_is_chinese_reads_chinese(world):
    lin = world.person("xiaolin")
    await lin.command("/request 新建 打印机坏了", channel="it-help")
    form = await lin.modal()
    assert form.title == "新建工单"
    form.fill("body", "三楼的打印机不工作。")
    await form.submit()
    await form.changed(timeout=10)

    [ticket] = world.kf5.find(title="打印机坏了")
    assert f"#{ticket.id}" in form.text
    assert "工单" in form.text


async def test_a_form_without_words_stays_open_and_says_what_is_missing(world):
    ana = world.person("ana")
    await ana.command("/request new", channel="it-help")
    form = await ana.modal()
    form.fill("title", "   ")
    form.fill("body", "\u0000 ")
    outcome = await form.submit()

    assert set(outcome.errors) == {"title", "body"}
    assert form.is_open


async def test_a_form_whose_answer_got_lost_shows_what_became_of_it_and_asks_once(world):
    ana = world.person("ana")
    await ana.command("/request new Twice", channel="it-help")
    form = await ana.modal()
    form.fill("body", "Once is enough.")
    await answered(world, "block_actions")
    world.faults.drop_acks(1)
    outcome = await form.submit()
    assert outcome.failed
    await ana.sees("Twice", channel="it-help", timeout=10)

    [ticket] = world.kf5.find(title="Twice")
    assert f"#{ticket.id}" in form.text
