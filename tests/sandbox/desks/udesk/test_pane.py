import pytest


async def test_the_page_sees_tickets_with_people_comments_and_facts(desk):
    shown = desk.pane.ticket(520002)
    assert (shown.number, shown.title, shown.status) == ("1042", "打印机卡纸,三楼东侧", "resolved")
    assert (shown.requester.handle, shown.assignee.handle) == ("xiaolin", "wang")
    assert ("地点", "北京市 / 海淀区 / 知春路 / 2号楼") in shown.facts
    [file] = shown.comments[0].files
    assert desk.pane.file(file.id) == file
    assert file.content.read()[:4] == b"\x89PNG"
    assert [one.handle for one in desk.pane.agents()] == ["marta", "wang"]
    assert (desk.pane.ticket(1), desk.pane.file("none")) == (None, None)


async def test_statuses_and_priorities_have_words_in_two_languages(desk):
    tickets = desk.pane.tickets("wang")
    assert {one.status for one in tickets} == {word.value for word in desk.pane.statuses}
    assert {one.priority for one in tickets} == {word.value for word in desk.pane.priorities}
    assert [word.chinese for word in desk.pane.statuses] == ["开启", "解决中", "已解决", "已关闭"]


async def test_the_page_acts_as_an_agent(desk):
    pane, heard = desk.pane, []
    stop = pane.subscribe(lambda: heard.append(1))
    made = await pane.create("wang", "Call", "By phone", requester="ana@acme.example")
    assert (await pane.reply("wang", made.id, "On it", [("a.txt", b"a")])).files[0].size == 1
    changed = await pane.set("wang", made.id, status="solving", priority="高", assignee="marta")
    assert (changed.status, changed.priority, changed.assignee.handle) == ("solving", "高", "marta")
    assert (await pane.set("wang", made.id, assignee="")).assignee is None
    stop()
    await pane.set("wang", made.id, status="closed")
    assert len(heard) == 4
    assert pane.ticket(made.id).closed
    with pytest.raises(ValueError, match="closed"):
        await pane.reply("wang", made.id, "Late")


async def test_the_page_offers_notes_only_where_there_are_some(desk):
    assert desk.pane.has_notes is False
    with pytest.raises(ValueError, match="notes"):
        await desk.pane.note("wang", 520006, "x")
    desk.settings.private_notes = True
    assert desk.pane.has_notes is True
    assert (await desk.pane.note("wang", 520006, "x")).public is False


async def test_what_desks_share_has_the_names_the_page_knows(desk):
    facts = dict(desk.pane.ticket(520003).facts)
    assert (facts["Tags"], facts["Came by"]) == ("vpn, remote", "email")
