import aiohttp
import pytest

from sandbox.slack.state import Generated


async def posted_file(slack, channel="it-help", data=b"hello", name="a.txt"):
    seen = await slack.person("ana").post("", channel=channel, files=[(name, data)])
    return slack.workspace.files.get(seen.files[0].id)


async def fetch(slack, url, token=None, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, **more) as answer,
    ):
        return answer, await answer.read()


async def upload(slack, data, *, announced=None, filename="b.pdf", form=False):
    api = slack.client()
    answer = await api.files_getUploadURLExternal(
        filename=filename, length=len(data) if announced is None else announced
    )
    body = data
    if form:
        body = aiohttp.FormData()
        body.add_field("file", data, filename=filename)
    async with (
        aiohttp.ClientSession() as session,
        session.post(answer["upload_url"], data=body) as response,
    ):
        return answer["file_id"], answer["upload_url"], response.status


async def test_a_shared_file_can_be_described_and_fetched(slack):
    file = await posted_file(slack)
    info = (await slack.client().files_info(file=file.id))["file"]
    assert (info["name"], info["size"], info["mimetype"]) == ("a.txt", 5, "text/plain")
    [share] = info["shares"]["public"][slack.channel("it-help")]
    assert share["ts"]
    answer, body = await fetch(slack, info["url_private_download"], slack.app.bot_token)
    assert body == b"hello"
    assert answer.content_type == "text/plain"
    assert answer.content_length == 5


async def test_a_download_is_redirected_to_another_host(slack):
    file = await posted_file(slack)
    info = (await slack.client().files_info(file=file.id))["file"]
    answer, _ = await fetch(slack, info["url_private"], slack.app.bot_token, allow_redirects=False)
    assert answer.status == 302
    location = answer.headers["Location"]
    assert location.startswith("http://localhost:")
    assert info["url_private"].startswith(slack.server.files_url)
    _, body = await fetch(slack, location)
    assert body == b"hello"
    assert slack.server.files.leaked_tokens == 0
    await fetch(slack, location, slack.app.bot_token)
    assert slack.server.files.leaked_tokens == 1


@pytest.mark.parametrize("token", [None, "xoxb-other"])
async def test_without_the_token_comes_a_sign_in_page(slack, token):
    file = await posted_file(slack)
    info = (await slack.client().files_info(file=file.id))["file"]
    answer, body = await fetch(slack, info["url_private_download"], token)
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert b"Sign in" in body


async def test_without_the_scope_comes_a_sign_in_page(start):
    async with start(scopes=["chat:write"]) as slack:
        file = await posted_file(slack)
        url = f"{slack.server.files_url}/files-pri/{slack.workspace.team.id}-{file.id}/a.txt"
        answer, _ = await fetch(slack, url, slack.app.bot_token)
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_files_where_the_bot_is_not_stay_hidden(slack):
    file = await posted_file(slack, channel="finance")
    assert (await slack.refused(slack.client().files_info(file=file.id)))[0] == "file_not_found"


async def test_part_of_a_file_can_be_fetched(slack):
    file = await posted_file(slack)
    info = (await slack.client().files_info(file=file.id))["file"]
    slack.server.files.redirects = False
    headers = {"Authorization": f"Bearer {slack.app.bot_token}", "Range": "bytes=1-3"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(info["url_private_download"], headers=headers) as answer,
    ):
        assert (answer.status, await answer.read()) == (206, b"ell")


@pytest.mark.parametrize("form", [False, True], ids=["raw", "multipart"])
async def test_an_upload_ends_in_a_thread(slack, form):
    parent = await slack.person("ana").post("parent", channel="it-help")
    file_id, _, status = await upload(slack, b"%PDF", form=form)
    assert status == 200
    answer = await slack.client().files_completeUploadExternal(
        files=[{"id": file_id, "title": "The answer"}],
        channel_id=slack.channel("it-help"),
        thread_ts=parent.ts,
        initial_comment="From *Marta*",
    )
    [file] = answer["files"]
    assert (file["id"], file["title"], file["shares"]) == (file_id, "The answer", {})
    seen = await slack.person("ana").sees("The answer", channel="it-help")
    assert seen.thread_ts == parent.ts
    assert seen.text == "From *Marta*"
    assert await slack.person("ana").download(seen.files[0]) == b"%PDF"
    info = (await slack.client().files_info(file=file_id))["file"]
    [share] = info["shares"]["public"][slack.channel("it-help")]
    assert (share["ts"], share["thread_ts"]) == (seen.ts, parent.ts)


async def test_several_files_make_one_message(slack):
    uploaded = [(await upload(slack, b"x", filename=f"{n}.txt"))[0] for n in range(3)]
    await slack.client().files_completeUploadExternal(
        files=[{"id": file_id} for file_id in uploaded], channel_id=slack.channel("it-help")
    )
    seen = await slack.person("ana").sees("2.txt", channel="it-help")
    assert [file.name for file in seen.files] == ["0.txt", "1.txt", "2.txt"]


async def test_the_sdks_own_upload_works(slack):
    answer = await slack.client().files_upload_v2(
        channel=slack.channel("it-help"), content=b"abc", filename="c.txt", title="C"
    )
    assert answer["files"][0]["id"]
    seen = await slack.person("ana").sees("C", channel="it-help")
    assert seen.files[0].size == 3


async def test_an_empty_file_cannot_be_announced(slack):
    call = slack.client().files_getUploadURLExternal(filename="a", length=0)
    assert (await slack.refused(call))[0] == "missing_argument"


async def test_a_wrong_length_is_refused(slack):
    file_id, _, status = await upload(slack, b"abc", announced=4)
    assert status == 400
    call = slack.client().files_completeUploadExternal(files=[{"id": file_id}])
    assert (await slack.refused(call))[0] == "file_not_found"


async def test_an_upload_address_works_once_and_completing_too(slack):
    file_id, url, _ = await upload(slack, b"abc")
    async with aiohttp.ClientSession() as session, session.post(url, data=b"abc") as answer:
        assert answer.status == 404
    api = slack.client()
    await api.files_completeUploadExternal(files=[{"id": file_id}])
    again = api.files_completeUploadExternal(files=[{"id": file_id}])
    assert (await slack.refused(again))[0] == "file_not_found"


@pytest.mark.parametrize(
    ("where", "error"), [("office", "not_in_channel"), ("finance", "channel_not_found")]
)
async def test_files_cannot_be_shared_where_the_bot_is_not(slack, where, error):
    file_id, _, _ = await upload(slack, b"abc")
    call = slack.client().files_completeUploadExternal(
        files=[{"id": file_id}], channel_id=slack.channel(where)
    )
    assert (await slack.refused(call))[0] == error


async def test_a_deleted_file_is_a_tombstone(slack):
    file_id, _, _ = await upload(slack, b"abc")
    api = slack.client()
    await api.files_completeUploadExternal(
        files=[{"id": file_id}], channel_id=slack.channel("it-help")
    )
    await slack.person("ana").sees("b.pdf", channel="it-help")
    assert file_id in [file["id"] for file in (await api.files_list())["files"]]
    await api.files_delete(file=file_id)
    assert (await slack.refused(api.files_info(file=file_id)))[0] == "file_deleted"
    [message] = (await api.conversations_history(channel=slack.channel("it-help")))["messages"]
    assert message["files"] == [{"id": file_id, "mode": "tombstone"}]


async def test_people_delete_no_files_through_the_bot(slack):
    file = await posted_file(slack)
    assert (await slack.refused(slack.client().files_delete(file=file.id)))[0] == "cant_delete_file"


async def test_generated_content_is_streamed_and_swallowed_content_counted(slack):
    size = 20_000_000
    file = await posted_file(slack, data=Generated(size), name="big.bin")
    info = (await slack.client().files_info(file=file.id))["file"]
    received = 0
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            info["url_private_download"],
            headers={"Authorization": f"Bearer {slack.app.bot_token}"},
        ) as answer,
    ):
        async for chunk in answer.content.iter_chunked(1 << 20):
            received += len(chunk)
    assert received == size
    slack.server.files.swallow_uploads = True
    _, _, status = await upload(slack, bytes(1_000_000))
    assert (status, slack.server.files.swallowed) == (200, 1_000_000)


def test_generated_content_is_the_same_from_any_start():
    whole = b"".join(Generated(300_000).chunks(length=70_000))
    assert len(whole) == 300_000
    assert b"".join(Generated(300_000).chunks(start=123_456)) == whole[123_456:]


@pytest.mark.parametrize(
    ("mode", "shown", "told"),
    [
        ("hidden_by_limit", {"mode"}, "hidden_by_limit"),
        ("file_access", {"mode", "file_access"}, "hosted"),
        ("external", {"mode", "url_private", "is_external"}, "external"),
    ],
)
async def test_files_of_other_modes_show_only_what_slack_shows(slack, mode, shown, told):
    ana = slack.person("ana")
    file = await slack.workspace.files.add(user=ana.user.id, name="a.txt", data=b"a")
    file.mode, file.external_url = mode, "https://drive.example/a"
    await ana.post("", channel="it-help", files=[file])
    api = slack.client()
    [message] = (await api.conversations_history(channel=slack.channel("it-help")))["messages"]
    [seen] = message["files"]
    assert shown <= set(seen)
    assert "url_private_download" not in seen
    assert (await api.files_info(file=file.id))["file"]["mode"] == told


async def test_a_download_can_be_a_sign_in_page_on_demand(slack):
    file = await posted_file(slack)
    info = (await slack.client().files_info(file=file.id))["file"]
    slack.faults.arm(side="slack", match="download", what="html")
    answer, _ = await fetch(slack, info["url_private_download"], slack.app.bot_token)
    assert (answer.status, answer.content_type) == (200, "text/html")
    _, body = await fetch(slack, info["url_private_download"], slack.app.bot_token)
    assert body == b"hello"
