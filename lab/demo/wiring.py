"""`flask demo`, and what a demo refuses: the database of a lab that somebody works with."""

import click
from flask import Flask
from sqlalchemy import inspect

from ..accounts.models import Person
from ..city.models import LabFact
from ..config import Misconfigured
from ..db import db
from ..errors import Refusal
from . import actions


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, when there is something in the database.")
@click.option("--scale", type=click.IntRange(1, 1_000_000), metavar="N", help="N ideas in bulk, with 20 votes each.")
def demo(if_empty: bool, scale: int | None) -> None:
    """Fill an empty database with the demo lab, or with N ideas for benchmarks."""
    if if_empty and not actions.is_empty():
        click.echo("The lab is filled already.")
        return
    click.echo("Filling the demo lab …")
    try:
        filled = actions.fill_crowd(scale) if scale else actions.fill_stories()
    except Refusal as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"The demo lab is filled: {filled}.")


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)
    if app.config["LAB"].demo:
        with app.app_context():
            _check_database()


def _check_database() -> None:
    """Raises Misconfigured when people are in it and the demo's mark is not."""
    try:
        tables = inspect(db.engine).get_table_names()
        used = {"people", "lab_facts"} <= set(tables) and db.session.query(Person.id).first()
        if used and db.session.get(LabFact, "demo") is None:
            raise Misconfigured("LAB_DEMO is set, but this is a real lab's database: the demo would let anyone in")
    finally:
        db.session.remove()
        db.engine.dispose()
