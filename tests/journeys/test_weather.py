"""Nothing is lost and nothing doubled while processes die and connections break."""

import asyncio

from tests.journeys.steps import ask, ask_and_see, number_of, said_at, until


async def test_a_bot_killed_in_the_middle_loses_and_doubles_nothing(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Before the crash")
    world.faults.slow("kf5", "PUT /apiv2/requests/", 3.0, times=1)
    message = await ana.post("said in the crash", channel="it-help", thread=card)
    await message.wait_reaction("hourglass_flowing_sand", timeout=10)
    await world.restart_bot(kill=True)
    await message.wait_reaction("white_check_mark", timeout=20)

    later = await ana.post("said after", channel="it-help", thread=card)
    await later.wait_reaction("white_check_mark", timeout=10)
    assert said_at(world, card) == ["Please help.", "said in the crash", "said after"]


async def test_what_is_asked_while_the_desk_is_down_is_delivered_when_it_is_back(world):
    ana = world.person("ana")
    await ask_and_see(ana, "Known before")
    world.faults.down("kf5")
    form = await ask(ana, "Asked in the dark", channel="it-help")
    await form.changed(timeout=10)
    assert "safe" in form.text or "kept" in form.text
    assert world.kf5.find(title="Asked in the dark") == []

    world.faults.up("kf5")
    await ana.sees("Asked in the dark", channel="it-help", timeout=30)
    assert len(world.kf5.find(title="Asked in the dark")) == 1


async def test_a_desk_that_takes_the_request_and_drops_the_line_has_it_once(world):
    ana = world.person("ana")
    world.faults.arm(side="kf5", match="POST /apiv2/requests.json", what="cut_after")
    await ask(ana, "Only once, please", channel="it-help")

    await ana.sees("Only once, please", channel="it-help", timeout=20)
    assert len(world.kf5.find(title="Only once, please")) == 1


async def test_a_desk_that_takes_the_comment_and_drops_the_line_has_it_once(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Half a line")
    world.faults.arm(side="kf5", match="PUT /apiv2/requests/", what="cut_after")
    message = await ana.post("once", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=20)

    assert said_at(world, card) == ["Please help.", "once"]


async def test_a_post_whose_answer_is_lost_stands_in_slack_once(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Lost answer")
    world.faults.arm(side="slack", match="chat.postMessage", what="cut_after")
    await world.kf5.agent("marta").reply(number_of(card), "You have it once")
    await ana.sees("You have it once", channel="it-help", timeout=20)
    await world.kf5.agent("marta").reply(number_of(card), "and this after it")
    await ana.sees("and this after it", channel="it-help", timeout=20)

    said = [m for m in card.thread() if "You have it once" in m.text]
    assert len(said) == 1


async def test_slack_asking_to_wait_delays_and_loses_nothing(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Slow down")
    world.faults.status("slack", "chat.postMessage", 429, retry_after=1, times=2)
    await world.kf5.agent("marta").reply(number_of(card), "worth waiting for")

    await ana.sees("worth waiting for", channel="it-help", timeout=20)


async def test_a_desk_that_answers_with_a_page_is_waited_out(world):
    ana = world.person("ana")
    world.faults.arm(side="kf5", match="POST /apiv2/requests.json", what="html")
    await ask(ana, "Behind a gateway", channel="it-help")

    await ana.sees("Behind a gateway", channel="it-help", timeout=30)
    assert len(world.kf5.find(title="Behind a gateway")) == 1


async def test_a_desk_that_is_down_is_said_once_and_once_when_it_is_back(world):
    marta = world.person("marta")
    await marta.command("/request watch", channel="desk-agents")
    form = await marta.modal()
    form.choose("scope", "desk")
    await form.submit()
    await marta.sees("set this channel to show requests", channel="desk-agents", timeout=10)
    world.faults.down("kf5")
    await marta.sees("not been answering", channel="desk-agents", timeout=20)
    world.faults.up("kf5")
    await marta.sees("is back", channel="desk-agents", timeout=20)

    texts = [m.text for m in marta.messages("desk-agents")]
    assert sum("has not been answering" in text for text in texts) == 1
    assert sum("is back" in text for text in texts) == 1


async def test_files_of_a_comment_arrive_though_the_bot_dies_between_them(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Two files")
    world.faults.slow("slack", "files.completeUploadExternal", 2.0, times=1)
    files = [("one.txt", b"1"), ("two.txt", b"2")]
    await world.kf5.agent("marta").reply(number_of(card), "Two for you", files=files)
    await ana.sees("Two for you", channel="it-help", timeout=10)
    await world.restart_bot(kill=True)

    await until(lambda: len(shown(card)) >= 2, 20)
    assert shown(card) == ["one.txt", "two.txt"]


async def test_a_file_whose_upload_was_never_completed_arrives_once(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Cut off")
    world.faults.arm(side="slack", match="files.completeUploadExternal", what="cut_before")
    await send(world, card, "Here it is", "late.txt")

    await until(lambda: shown(card) == ["late.txt"], 30)


async def test_a_file_that_slack_has_thrown_away_is_uploaded_anew(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Thrown away")
    world.faults.arm(
        side="slack", match="files.completeUploadExternal", what="code", code="file_not_found"
    )
    await send(world, card, "Here it is", "anew.txt")

    await until(lambda: shown(card) == ["anew.txt"], 20)


async def test_a_bot_starts_while_slack_is_in_trouble(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Before the restart")
    await world.stop_bot()
    for method in ("auth.test", "apps.connections.open"):
        world.faults.arm(side="slack", match=method, what="cut_before")
        world.faults.status("slack", method, 502)
        world.faults.arm(side="slack", match=method, what="html")
        world.faults.status("slack", method, 429, retry_after=1)
    await world.start_bot()
    await world.bot_ready()

    message = await ana.post("said after", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=10)


# Stopping


async def test_what_was_begun_is_finished_before_the_bot_stops(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Before the stop")
    world.faults.slow("kf5", "PUT /apiv2/requests/", 3.0, times=1)
    message = await ana.post("said while it stops", channel="it-help", thread=card)
    await until(lambda: not world.faults.armed())
    await world.stop_bot()
    said = said_at(world, card)
    status = await world.bot_ended()
    await world.start_bot()
    await message.wait_reaction("white_check_mark", timeout=20)

    assert status == 0
    assert said == said_at(world, card) == ["Please help.", "said while it stops"]


async def test_what_takes_too_long_is_let_go_and_looked_for_at_the_next_start(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Before the stop")
    world.faults.slow("kf5", "PUT /apiv2/requests/", 14.0, times=1)
    message = await ana.post("takes its time", channel="it-help", thread=card)
    await until(lambda: not world.faults.armed())
    began = asyncio.get_running_loop().time()
    await world.stop_bot()
    took = asyncio.get_running_loop().time() - began
    status = await world.bot_ended()
    await world.start_bot()
    await message.wait_reaction("white_check_mark", timeout=40)

    assert status == 0
    assert took < 10
    assert said_at(world, card) == ["Please help.", "takes its time"]


# What is not as it has to be


async def test_a_token_that_is_revoked_is_said_and_nothing_is_lost(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Before the end of the token")
    marta.revoke_token()
    await world.kf5.agent("marta").reply(number_of(card), "said to nobody yet")
    await until(lambda: "slack locked us out" in world.bot_log(), 20)
    before = [m.text for m in card.thread()]
    marta.install_app()
    await world.restart_bot()
    await ana.sees("said to nobody yet", channel="it-help", timeout=20)

    assert not any("said to nobody yet" in text for text in before)
    assert sum("said to nobody yet" in m.text for m in card.thread()) == 1
    assert world.bot_log().count("slack locked us out") <= 2


async def test_a_desk_that_refuses_us_is_said_at_the_start_and_stops_nothing(world):
    await world.stop_bot()
    await world.start_bot(KF5_TOKEN="guessed")
    await world.bot_ready()
    await until(lambda: "not as it has to be" in world.bot_log(), 20)
    ana = world.person("ana")
    await ana.command("/request help", channel="it-help")

    assert "desk support" in world.bot_log()
    assert "guessed" not in world.bot_log()


async def test_a_bot_for_which_all_is_well_says_so_once(world):
    await until(lambda: "all is as it has to be" in world.bot_log(), 20)

    assert world.bot_log().count("all is as it has to be") == 1


async def send(world, card, text, name):
    """Let an agent answer with a file."""
    await world.kf5.agent("marta").reply(number_of(card), text, files=[(name, b"x")])


def shown(card):
    return sorted(f.name for m in card.thread() for f in m.files)
