"""A guest is made known by an administrator of the help desk, and let go again."""

from tests.journeys.steps import ask_and_see, number_of


async def confirmed(world) -> None:
    """Gus, a guest, asks; Marta, who administers the desk, says that he is Vera there."""
    gus, marta = world.person("gus"), world.person("marta")
    await marta.command("/request whoami", channel="it-help")
    await marta.sees("Administrator", channel="it-help", timeout=10)
    await gus.command("/request list", channel="it-help")
    refused = await gus.sees("Guests of this workspace", channel="it-help", timeout=10)
    await refused.click("ask_administrator")
    await gus.sees("An administrator of the help desk will look at it", channel="it-help")
    told = await marta.sees("asks you to confirm", channel="@deskhand", timeout=10)
    await told.click("open_people")
    listed = await marta.sees("which proves nothing", channel="@deskhand", timeout=10)
    await listed.click("confirm_person:0")
    form = await marta.modal()
    form.fill("address", "vera@partner.example")
    await form.submit()
    assert "Vera Lind" in form.text
    await form.dismiss_all()
    await gus.sees("you are Vera Lind", channel="@deskhand", timeout=10)


async def test_a_guest_who_was_confirmed_asks_as_that_person(world):
    await confirmed(world)
    gus = world.person("gus")
    card = await ask_and_see(gus, "From a guest")
    opened = world.kf5.ticket(number_of(card))

    assert opened.requester.email == "vera@partner.example"


async def test_what_was_confirmed_is_taken_back(world):
    await confirmed(world)
    gus, marta = world.person("gus"), world.person("marta")
    await marta.command("/request people", channel="it-help")
    listed = await marta.sees("is Vera Lind at the help desk", channel="it-help", timeout=10)
    await listed.click("take_back:0")
    await gus.sees("took back", channel="@deskhand", timeout=10)
    await gus.command("/request whoami", channel="it-help")

    await gus.sees("You may ask again after", channel="it-help", timeout=10)


async def test_a_guest_with_an_agents_address_is_no_agent(world):
    gus, marta = world.person("gus"), world.person("marta")
    await marta.command("/request whoami", channel="it-help")
    await gus.command("/request link", channel="it-help")
    offered = await gus.sees("You can ask for that", channel="it-help", timeout=10)
    await offered.click("ask_administrator")
    told = await marta.sees("asks you to confirm", channel="@deskhand", timeout=10)
    await told.click("open_people")
    listed = await marta.sees("which proves nothing", channel="@deskhand", timeout=10)
    await listed.click("confirm_person:0")
    form = await marta.modal()
    form.fill("address", "wang@acme.example")
    await form.submit()

    assert "This address is an agent's." in form.errors["address"]
