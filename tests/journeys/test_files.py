"""Files that cannot go, or nearly."""

from sandbox.slack.records import Generated
from tests.journeys.steps import ask_and_see, number_of

MIB = 1024 * 1024


async def test_a_file_that_is_too_large_stays_behind_with_a_link_and_a_reason(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Big log")
    files = [("huge.log", Generated(21 * MIB), "text/plain"), ("small.txt", b"s", "text/plain")]
    message = await ana.post("Both", channel="it-help", thread=card, files=files)
    await message.wait_reaction("white_check_mark", timeout=20)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    assert [a.name for a in comment.attachments] == ["small.txt"]
    assert "huge.log" in comment.text
    assert "too large" in comment.text
    assert "http" in comment.text
    await ana.sees("huge.log", channel="it-help", timeout=10)


async def test_an_empty_file_and_an_odd_name(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Odd files")
    long = "名" * 200 + ".txt"
    files = [("empty.txt", b"", "text/plain"), ("../../x", b"x", ""), (long, b"l", "text/plain")]
    message = await ana.post("Three", channel="it-help", thread=card, files=files)
    await message.wait_reaction("white_check_mark", timeout=20)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    names = [a.name for a in comment.attachments]
    assert len(names) == 2
    assert "/" not in names[0]
    assert names[1].startswith("名")
    assert names[1].endswith(".txt")
    assert "empty.txt" in comment.text


async def test_a_file_that_slack_does_not_hand_out_is_named_with_the_reason(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Withheld")
    world.faults.arm(side="slack", match="download", what="html")
    message = await ana.post(
        "See file", channel="it-help", thread=card, files=[("a.txt", b"a", "text/plain")]
    )
    await message.wait_reaction("white_check_mark", timeout=20)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    assert comment.attachments == ()
    assert "a.txt" in comment.text


async def test_twelve_files_carry_ten_and_name_two(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "A dozen")
    files = [(f"{n}.txt", str(n).encode(), "text/plain") for n in range(12)]
    message = await ana.post("All of them", channel="it-help", thread=card, files=files)
    await message.wait_reaction("white_check_mark", timeout=30)

    comment = world.kf5.ticket(number_of(card)).comments[-1]
    assert [a.name for a in comment.attachments] == [f"{n}.txt" for n in range(10)]
    assert "10.txt" in comment.text
    assert "11.txt" in comment.text
