"""The demo lab, filled once by its own command as `make run` does it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.config import ROOT


@dataclass
class Demo:
    instance: Path

    def flask(self, *words: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "LAB_DEMO": "1", "LAB_INSTANCE": str(self.instance), "LAB_ASSETS": "auto"}
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    made = Demo(tmp_path_factory.mktemp("demo"))
    for words in (["db", "upgrade"], ["demo"]):
        done = made.flask(*words)
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def rows(demo: Demo) -> Iterator[Callable[..., list[Any]]]:
    """What a statement finds in the demo's database."""
    with sqlite3.connect(demo.instance / "pilotlight.sqlite") as connection:
        yield lambda statement, *values: connection.execute(statement, values).fetchall()
