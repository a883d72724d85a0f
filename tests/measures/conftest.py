"""A test that runs, judged by one measure: from 41 to 70."""

from collections.abc import Callable

import pytest

from lab.pilots.models import Measure, Pilot
from tests.pilots.conftest import kay as kay
from tests.pilots.conftest import pilot_at as pilot_at
from tests.pilots.conftest import propose as propose


@pytest.fixture
def running(pilot_at: Callable[..., Pilot]) -> Pilot:
    return pilot_at("running")


@pytest.fixture
def measure(running: Pilot) -> Measure:
    return running.round.measures[0]
