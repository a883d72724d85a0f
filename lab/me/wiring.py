"""Leaving the lab takes the person out of every package's tables."""

from flask import Flask

from ..accounts import actions as accounts
from . import leaving


def init_app(_app: Flask) -> None:
    accounts.on_erase(leaving.forget)
