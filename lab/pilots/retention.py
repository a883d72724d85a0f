"""What people gave in a test is deleted when the consent text said so: each package that keeps it registers how."""

from collections.abc import Callable

from .models import Round

Forget = Callable[[Round], int]
"""Deletes, inside the caller's transaction, what single people wrote or answered in this round. What was counted stays.
Says how many rows it changed; a second call finds nothing."""

_forgetting: list[Forget] = []


def register(forget: Forget) -> None:
    if forget not in _forgetting:
        _forgetting.append(forget)


def forget(run: Round) -> int:
    return sum(each(run) for each in _forgetting)
