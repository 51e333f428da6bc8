from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Reads are tried three times, as they are, but without pauses."""
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)
