"""A test that runs and that Ben takes part in."""

from collections.abc import Callable

import pytest

from lab.pilots.models import Pilot
from tests.pilots.conftest import kay as kay
from tests.pilots.conftest import pilot_at as pilot_at
from tests.pilots.conftest import propose as propose


@pytest.fixture
def running(pilot_at: Callable[..., Pilot]) -> Pilot:
    return pilot_at("running")
