"""flask commands: each says what it did, or ends with one line on standard error and a non-zero code."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from . import backup, jobs, recount
from .accounts import actions as accounts
from .errors import Refusal
from .learning import handing

T = TypeVar("T")

role = AppGroup("role", help="Grant and revoke roles.")


@role.command("grant")
@click.argument("email")
@click.argument("name", metavar="ROLE")
def grant(email: str, name: str) -> None:
    """Give a person a role: moderator, official or admin. Makes the account when there is none."""
    _try(lambda: accounts.grant_role(email, name))
    click.echo(f"{email} is {name} now.")


@role.command("revoke")
@click.argument("email")
@click.argument("name", metavar="ROLE")
def revoke(email: str, name: str) -> None:
    """Take a role away."""
    _try(lambda: accounts.revoke_role(email, name))
    click.echo(f"{email} is not {name} any more.")


@click.command("worker")
def worker() -> None:
    """Do what runs outside the request, until it is stopped."""
    from flask import current_app

    click.echo("The worker waits for work.")
    jobs.work_forever(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("tick")
def tick() -> None:
    """Run the lab's timers once: safe to run twice, and to miss a day."""
    for name, done in jobs.tick().items():
        click.echo(f"{name}: {done}")


SHOWN = 50
"""So many differences are named; the rest only counted."""


@click.command("verify")
@click.option("--mend", is_flag=True, help="Write what was counted.")
def verify(mend: bool) -> None:
    """Count every counter again and say what differs."""
    found = recount.mend() if mend else list(recount.differences())
    for difference in found[:SHOWN]:
        click.echo(str(difference))
    if not found:
        click.echo("Every counter agrees with what it counts.")
    elif mend:
        click.echo(f"{len(found)} mended.")
    else:
        raise click.ClickException(f"{len(found)} counters differ: `flask verify --mend` writes what was counted")


PATH = click.Path(path_type=Path)


@click.command("backup")
@click.argument("path", type=PATH)
@click.option("--replace", is_flag=True, help="Overwrite an older copy.")
def backup_lab(path: Path, replace: bool) -> None:
    """Copy database and photos into one file, while the lab runs. Secrets (`.env`) are not in it: keep them apart."""
    size = _try(lambda: backup.backup(path, replace))
    click.echo(f"The lab is in {path} ({size:,} bytes). Its secrets are not: keep `.env` in a safe place.")


@click.command("restore")
@click.argument("path", type=PATH)
@click.option("--replace", is_flag=True, help="Lose what is in this lab now.")
def restore_lab(path: Path, replace: bool) -> None:
    """Put a copy in the place of this lab's database. It is checked first."""
    _try(lambda: backup.restore(path, replace))
    click.echo(f"This lab is now as it was in {path}. Counters can be checked with `flask verify`.")


export = AppGroup("export", help="Hand things of this lab on.")
bring = AppGroup("import", help="Take things of other labs over.")


@export.command("cards")
@click.argument("path", type=PATH)
def export_cards(path: Path) -> None:
    """Write all learning cards of this lab into one file of JSON."""
    n = _try(lambda: handing.export_cards(path))
    click.echo(f"{n} learning cards are in {path}.")


@bring.command("cards")
@click.argument("path", type=PATH)
def import_cards(path: Path) -> None:
    """Take over the learning cards in a file: one card, or a collection. All of them, or none."""
    for kind, n in _try(lambda: handing.import_cards(path)).items():
        click.echo(f"{n} {kind}")


def _try(act: Callable[[], T]) -> T:
    try:
        return act()
    except (Refusal, LookupError, ValueError) as no:
        raise click.ClickException(str(no) or "it does not exist") from no
    except OperationalError as no:
        words = "the database is busy, or not there yet: `flask --app app db upgrade` makes its tables"
        raise click.ClickException(words) from no


def init_app(app: Flask) -> None:
    for command in (role, worker, tick, verify, backup_lab, restore_lab, export, bring):
        app.cli.add_command(command)
