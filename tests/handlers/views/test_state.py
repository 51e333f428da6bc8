"""What travels in buttons and modals."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.state import (
    DeliveryRef,
    DraftRef,
    EditPlace,
    KeptFile,
    ListState,
    Place,
    ReplyPlace,
    State,
    TicketRef,
)

ID = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=100)
ANY = st.text(max_size=500)
STATES = st.one_of(
    st.builds(Place, team=ID, channel=ID, key=ID, desk=ID, locale=ID, step=st.integers(1, 99)),
    st.builds(
        EditPlace,
        team=ID,
        channel=ID,
        key=ID,
        desk=ID,
        ticket_id=ID,
        number=ID,
        locale=ID,
        step=st.integers(1, 99),
    ),
    st.builds(
        ReplyPlace,
        team=ID,
        channel=ID,
        key=ID,
        desk=ID,
        number=ID,
        locale=ID,
    ),
    st.builds(TicketRef, desk=ID, ticket_id=ID, number=ID, page=st.integers(1, 99)),
    st.builds(
        ListState,
        desk=ID,
        scope=st.sampled_from(["mine", "organization"]),
        progress=st.sampled_from(["open", "solved", None]),
        order=st.sampled_from(["updated", "created", "status"]),
        words=ANY,
        statuses=st.sets(st.sampled_from(["new", "open", "pending"])).map(tuple),
        field_value=ANY,
        page=st.integers(1, 99),
        first=st.booleans(),
    ),
    st.builds(DeliveryRef, row=st.integers(0, 2**53), key=ID),
    st.builds(DraftRef, key=ID),
    st.builds(KeptFile, id=st.from_regex("F[A-Z0-9]{8,12}", fullmatch=True), size=st.integers(0)),
)


@given(STATES)
def test_what_is_sent_is_what_comes_back(state: State):
    assert type(state).from_text(state.to_text()) == state


@given(STATES)
def test_it_fits_where_slack_carries_it(state: State):
    limit = 3_000 if isinstance(state, Place | ReplyPlace | EditPlace) else 2_000

    assert len(state.to_text()) <= limit


@given(st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_garbage_is_nothing(text: str):
    assert ListState.from_text(text) is None
    assert Place.from_text(text) is None


@pytest.mark.parametrize(
    "state",
    [
        {"desk": 1},
        {"desk": "support", "page": "2"},
        {"desk": "support", "order": "color"},
        {"desk": "support", "statuses": "open"},
        [],
    ],
)
def test_a_value_of_the_wrong_kind_is_nothing(state: Any):
    assert ListState.from_text(json.dumps(state)) is None


def test_a_listing_fits_into_a_menu_option():
    longest = ListState(
        desk="a" * 60, scope="organization", progress="solved", order="created", page=100
    )

    assert len(longest.to_text()) <= 150


def test_a_listing_is_a_search_once_it_looks_for_something():
    assert not ListState(desk="support", progress="open").is_search
    assert ListState(desk="support", words="printer").is_search
    assert ListState(desk="support", statuses=("open",)).is_search
    assert ListState(desk="support", field_value="A-42").is_search
