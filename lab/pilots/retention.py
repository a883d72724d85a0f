"""What people gave in a test is deleted when the consent text said so: each package that keeps it registers how."""

from collections.abc import Callable

from .models import Round, Tester

Forget = Callable[[Round], int]
"""Deletes, inside the caller's transaction, what single people wrote or answered in this round. What was counted stays.
Says how many rows it changed; a second call finds nothing."""

ForgetTester = Callable[[Tester], int]
"""The same for one tester who leaves and asks for it."""

_forgetting: list[Forget] = []
_forgetting_testers: list[ForgetTester] = []


def register(forget: Forget) -> None:
    if forget not in _forgetting:
        _forgetting.append(forget)


def register_for_testers(forget_tester: ForgetTester) -> None:
    if forget_tester not in _forgetting_testers:
        _forgetting_testers.append(forget_tester)


def forget(run: Round) -> int:
    return sum(each(run) for each in _forgetting)


def forget_tester(tester: Tester) -> int:
    return sum(each(tester) for each in _forgetting_testers)
