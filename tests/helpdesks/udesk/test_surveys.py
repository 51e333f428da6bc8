import pytest

from helpdesks.errors import Forbidden, NotFound
from helpdesks.models import Identity, Role
from tests.helpdesks.udesk.stand_in import ok

ANA = Identity(email="ana@acme.example", person_id="5")
SURVEY = {
    "title": "How did we do?",
    "enable": True,
    "note": "Thank you",
    "options": [{"vote_number": 2, "name": "Good"}, {"vote_number": 1, "name": "Bad"}],
}


@pytest.mark.parametrize("key", ["ticket_survey", "ticket_servey"])
async def test_the_survey_is_read_under_either_spelling(desk, stand_in, key):
    stand_in.on("GET /tickets/surveys", ok(**{key: SURVEY}))

    survey = await desk.survey()

    assert (survey.title, survey.note, survey.enabled) == ("How did we do?", "Thank you", True)
    assert [(vote.number, vote.label) for vote in survey.votes] == [("2", "Good"), ("1", "Bad")]


async def test_a_customer_votes_on_their_own_ticket(desk, stand_in):
    stand_in.on("PUT /tickets/take_survey", ok())

    await desk.score("7", as_=ANA, vote="2", said="Quick!")

    assert stand_in.body() == {"ticket_id": 7, "vote_number": 2, "vote_desc": "Quick!"}
    with pytest.raises(NotFound):
        await desk.score("7", as_=ANA, vote="great")


async def test_nobody_else_votes(desk, stand_in):
    stand_in.on(
        "GET /customers/get_customer",
        ok(customer={"id": 6, "email": "wang@acme.example", "organization_id": 3}),
    )
    wang = Identity(email="wang@acme.example")

    for role, error in ((Role.REQUESTER, NotFound), (Role.AGENT, Forbidden)):
        with pytest.raises(error):
            await desk.score("7", as_=Identity(email=wang.email, role=role), vote="2")
