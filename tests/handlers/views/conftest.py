from typing import Any

import pytest
from hypothesis import settings
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from handlers.words import Translate, Words

settings.register_profile("views", deadline=None, max_examples=60)
settings.load_profile("views")

WORDS = Words.load()


class OneFileEach(JSONSnapshotExtension):
    """Files called `request_card[zh-CN].json`: the name that the test gives, and nothing else."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:  # noqa: ARG003
        return str(index)


@pytest.fixture
def agreed(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(OneFileEach)


@pytest.fixture(params=["en-US", "zh-CN"])
def t(request: pytest.FixtureRequest) -> Translate:
    return WORDS.to(request.param)
