"""One bot per database."""

import pytest

from bot.alone import alone
from bot.settings import Mistaken


def test_a_second_bot_is_told_that_the_database_is_in_use(tmp_path):
    database = tmp_path / "deskhand.db"
    with alone(database), pytest.raises(Mistaken) as told, alone(database):
        pass

    assert "in use by another deskhand" in str(told.value)


def test_what_one_bot_left_the_next_may_have(tmp_path):
    with alone(tmp_path / "deskhand.db"):
        pass
    with alone(tmp_path / "deskhand.db"):
        pass
