"""What the docs say is what the code does: the lifecycle page, settings, commands, paths, functions and links."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup

from docs import lifecycle
from lab import PACKAGES
from lab.config import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "instance" / "README.md"]
OF_OTHERS = {"db", "limiter"}
"""Commands that libraries bring along."""


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_lifecycle_page_is_what_the_tables_say():
    assert lifecycle.PAGE.read_text() == lifecycle.page(), "Run `.venv/bin/python -m docs.lifecycle`."


@pytest.mark.parametrize("setting", [f for f in fields(Settings) if f.name != "extra"], ids=lambda f: f.name)
def test_the_readme_has_every_setting_with_its_default(setting):
    row = re.search(rf"^\| `LAB_{setting.name.upper()}` \| (.+?) \|", README, re.M)

    assert row, f"LAB_{setting.name.upper()} is missing in the README's table of settings."
    if setting.name not in ("instance", "secret_key", "database_url"):
        assert row.group(1) == in_words(setting.default)


def in_words(default: object) -> str:
    if isinstance(default, tuple):
        return f"`{' '.join(default)}`"
    if isinstance(default, bool):
        return f"`{int(default)}`"
    return f"`{default}`" if default != "" else "none"


def test_the_readme_has_no_setting_that_is_not_there():
    named = set(re.findall(r"LAB_([A-Z_]+[A-Z])", README))

    assert {name.lower() for name in named} <= {f.name for f in fields(Settings)}


def test_the_readme_has_every_command(app: Flask):
    theirs = OF_OTHERS | set(FlaskGroup().commands)
    for name, command in app.cli.commands.items():
        if name in theirs:
            continue
        for words in [f"{name} {sub}" for sub in command.commands] if isinstance(command, click.Group) else [name]:
            assert f"| `flask --app app {words}" in README, f"`flask {words}` is missing in the README's commands."


def test_the_readme_has_every_package_in_its_order():
    packages = re.findall(r"^  ((?:\w+/ ?)+)$", README, re.M)

    assert tuple(" ".join(packages).replace("/", "").split()) == PACKAGES


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_that_a_page_names_exists(page):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    for line in re.findall(r"(?:^|`)make ([a-z -]+)", page.read_text(), re.M):
        for word in line.split():
            assert word in targets, f"{name_of(page)} names `make {word}`."


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{name_of(page)} links to {target}."


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_and_function_that_a_page_names_exists(page):
    for path, name in re.findall(
        r"`((?:lab|tests|templates|deploy|docs)/[\w/.-]+\.\w+)(?:::(\w+))?`", page.read_text()
    ):
        assert (ROOT / path).exists(), f"{name_of(page)} names {path}."
        assert not name or name in names_in(ROOT / path), f"{name_of(page)} names {name} in {path}."


def names_in(path: Path) -> set[str]:
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        for target in [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", []):
            found.add(ast.unparse(target))
    return found
