"""Forms: nothing typed is lost."""

from tests.journeys.steps import ask_and_see, number_of


async def test_a_form_closed_halfway_is_kept_and_goes_on(world):
    ana = world.person("ana")
    await ana.command("/request new Half a thought", channel="it-help")
    form = await ana.modal()
    form.fill("body", "I was just about to")
    form.choose("priority", "low")
    form.fill("body", "I was just about to say")
    await form.close()
    kept = await ana.sees("Half a thought", channel="it-help", timeout=10)
    await kept.click("continue_draft")
    form = await ana.modal()

    assert "I was just about to say" in str(form.view)
    await form.submit()
    await ana.sees("Half a thought", channel="it-help", timeout=10)


async def test_a_form_that_nobody_typed_into_closes_without_a_word(world):
    ana = world.person("ana")
    await ana.command("/request new", channel="it-help")
    form = await ana.modal()
    before = len(ana.messages("it-help"))
    await form.close()
    await ana.command("/request help", channel="office")
    await ana.sees("/request", channel="office", timeout=10)

    assert len(ana.messages("it-help")) == before


async def test_a_trigger_that_came_too_late_leaves_a_button_and_the_words(world):
    ana = world.person("ana")
    world.faults.arm(side="slack", match="views.open", what="code", code="expired_trigger_id")
    await ana.command("/request new The words I typed", channel="it-help")
    told = await ana.sees("could not be opened in time", channel="it-help", timeout=10)
    await told.click("continue_draft")
    form = await ana.modal()

    assert "The words I typed" in str(form.view)


async def test_a_title_of_40000_characters_goes_on_in_the_description(world):
    ana = world.person("ana")
    await ana.command("/request new " + "很长的标题 " * 3000, channel="it-help")
    form = await ana.modal(timeout=10)
    assert "the rest is kept" in form.text
    await form.submit()

    await ana.sees("很长的标题", channel="it-help", timeout=10)
    [ticket] = [t for t in world.kf5.find() if t.title.startswith("很长的标题")]
    assert ticket.comments[0].text.count("很长的标题") == 3000


async def test_a_failed_request_can_be_tried_again(world):
    ana = world.person("ana")
    world.faults.status("kf5", "POST /apiv2/requests.json", 422, times=1)
    await ana.command("/request new Refused at first", channel="it-help")
    form = await ana.modal()
    form.fill("body", "Really.")
    await form.submit()
    told = await ana.sees("was not delivered", channel="@deskhand", timeout=10)
    assert "Really." in told.all_text
    await told.click("retry")

    await ana.sees("Refused at first", channel="it-help", timeout=10)
    assert len(world.kf5.find(title="Refused at first")) == 1


async def test_a_failed_reply_can_be_given_up(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Give up")
    world.faults.status("kf5", "PUT /apiv2/requests/", 422, times=1)
    message = await ana.post("never mind", channel="it-help", thread=card)
    await message.wait_reaction("warning", timeout=10)
    told = await ana.sees("was not delivered", channel="it-help", timeout=10)
    await told.click("give_up")
    later = await ana.post("but this", channel="it-help", thread=card)
    await later.wait_reaction("white_check_mark", timeout=10)

    assert [c.text for c in world.kf5.ticket(number_of(card)).comments][1:] == ["but this"]
