"""The own calendar's address is a person's data, and goes with them."""

from flask import Flask
from sqlalchemy import Select, select

from ..accounts import actions as accounts
from ..me import data
from . import actions
from .models import OwnCalendar


def init_app(_app: Flask) -> None:
    accounts.on_erase(actions.erase)
    data.give_also("own_calendar", _own)


def _own(person_id: int) -> Select:
    """When the address was made; the address itself is a key."""
    return select(OwnCalendar.at).where(OwnCalendar.person_id == person_id)
