"""flask commands: each says what it did, or ends with one line on standard error and a non-zero code."""

import click
from flask import Flask
from flask.cli import AppGroup

from . import jobs
from .accounts import actions as accounts
from .errors import Refusal

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


def _try(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except (Refusal, LookupError, ValueError) as no:
        raise click.ClickException(str(no) or "it does not exist") from no


def init_app(app: Flask) -> None:
    for command in (role, worker, tick):
        app.cli.add_command(command)
