import httpx
import pytest


async def test_one_key_serves_every_address_and_the_address_picks_who_acts(ana, marta):
    assert (await ana.get("/apiv2/users/me.json")).json()["user"]["role"] == "end_user"
    assert (await marta.get("/apiv2/users/me.json")).json()["user"]["role"] == "admin"


async def test_an_agent_may_use_a_password_and_an_end_user_may_not(as_):
    agent = await as_("wang@acme.example", "sandbox-wang").get("/apiv2/users/me.json")
    person = await as_("ana@acme.example", "anything").get("/apiv2/users/me.json")
    assert agent.json()["user"]["name"] == "王伟"
    assert person.status_code == 401


async def test_an_unknown_address_and_a_wrong_key_are_unauthorized(as_):
    assert (await as_("bo@acme.example").get("/apiv2/requests.json")).status_code == 401
    wrong = await as_("ana@acme.example/token", "no").get("/apiv2/requests.json")
    assert wrong.status_code == 401
    assert "Basic" in wrong.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic ???", "Basic bm9jb2xvbg=="])
async def test_other_credentials_are_unauthorized(desk, header):
    async with httpx.AsyncClient(base_url=desk.base_url) as nobody:
        answer = await nobody.get("/apiv2/requests.json", headers={"Authorization": header})
    assert answer.status_code == 401


async def test_an_end_user_is_refused_at_the_agents_doors(ana, wang):
    assert (await ana.get("/apiv2/tickets.json")).status_code == 403
    assert (await ana.get("/apiv2/ticket_fields.json")).status_code == 403
    assert (await wang.delete("/apiv2/tickets/118.json")).status_code == 403


async def test_an_unknown_path_is_not_found(marta):
    assert (await marta.get("/apiv2/views.json")).status_code == 404


async def test_the_bodies_of_errors_come_in_several_shapes(as_):
    nobody = as_("nobody@acme.example")
    bodies = [(await nobody.get("/apiv2/requests.json")).text for _ in range(6)]
    assert len(set(bodies)) == 6
    assert all("authenticate" in body for body in bodies)


async def test_json_can_be_labelled_as_html_as_old_versions_do(desk, ana):
    desk.settings.content_type = "text/html"
    answer = await ana.get("/apiv2/requests.json")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.json()["requests"]
