"""`flask bounces`: what a mail server hands to a program."""

import sys

import click

from ..errors import Conflict
from . import actions, returned

TRY_AGAIN = 75
"""EX_TEMPFAIL: a mail server keeps the mail and tries again."""
MOST = 1024 * 1024
"""Bytes of a returned mail that are read."""


@click.command("bounces")
def bounces() -> None:
    """Read one returned mail from standard input and note what it says, as /hooks/mail does."""
    found = returned.reports_in(sys.stdin.buffer.read(MOST))
    if not found:
        click.echo("This is no report about a mail that came back; nothing was noted.")
        return
    try:
        new = sum(actions.note(report) for report in found)
    except Conflict as later:
        click.echo(f"Error: {later.sentence}", err=True)
        sys.exit(TRY_AGAIN)
    click.echo(f"{new} noted, {len(found) - new} known before or about no mail of this lab.")
