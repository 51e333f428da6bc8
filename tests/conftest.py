"""What holds for every test."""

import pytest
import structlog


@pytest.fixture(autouse=True)
def log_as_it_comes():
    """A test that sets up the log leaves nothing of it to the next."""
    yield
    structlog.reset_defaults()
