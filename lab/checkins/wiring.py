"""Check-ins on a pilot's page."""

from flask import Flask

from ..pilots import sections
from ..pilots.page import PilotPage
from .forms import CheckInForm


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("check_in", 30, "checkins/_check_in.html", _check_in))


def _check_in(page: PilotPage) -> CheckInForm | None:
    if not (page.checks_in or (page.staff and page.current.check_ins) or page.current.mood):
        return None
    return page.given("check_in").get("form") or CheckInForm(formdata=None)
