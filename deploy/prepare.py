"""Sets up what the Makefile needs: `.venv`, a lock file's packages, the front-end files, a Chromium.

Runs on the machine's own Python before anything is installed, so it uses the standard library alone.
Every step leaves a stamp and is skipped while the stamp holds: the second start needs no network.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class CannotPrepare(Exception):
    pass


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["install", *names] if names:
                install([ROOT / name for name in names])
            case ["chromium"]:
                print(chromium())
            case _:
                raise CannotPrepare("usage: prepare.py install LOCKFILE... | prepare.py chromium")
    except CannotPrepare as reason:
        print(f"prepare: {reason}", file=sys.stderr)
        return 1
    return 0


def install(lock_files: list[Path]) -> None:
    """Installs all of them in one go; a stamp each, so that the smaller set counts as installed too."""
    with one_at_a_time():
        make_environment()
        wanted = {stamp_of(path): fingerprint(path) for path in lock_files}
        if all(stamp.exists() and stamp.read_text() == print_ for stamp, print_ in wanted.items()):
            return
        names = ", ".join(str(path.relative_to(ROOT)) for path in lock_files)
        say(f"installing {names} (needs the network, this once)")
        forget_stamps_of(lock_files[0].parent)
        command = [str(PYTHON), "-m", "pip", "install", "-qq", "--require-hashes"]
        for path in lock_files:
            command += ["-r", str(path)]
        run(command, f"could not install {names}: pip's own words are above")
        for stamp, print_ in wanted.items():
            stamp.write_text(print_)


def forget_stamps_of(folder: Path) -> None:
    """Lock files of one folder share packages: what their stamps vouch for is about to change."""
    for lock_file in folder.glob("requirements*.txt"):
        stamp_of(lock_file).unlink(missing_ok=True)


def make_environment() -> None:
    if PYTHON.exists() and succeeds([str(PYTHON), "-c", "import pip"]):
        return
    say(f"making .venv with Python {sys.version.split()[0]}")
    try:
        # Debian splits both off: ask before `venv` fails half-way.
        import ensurepip  # noqa: F401  (only its presence matters)
        import venv
    except ImportError as missing:
        raise CannotPrepare(
            f"this Python has no {missing.name}. On Debian or Ubuntu: apt-get install python3-venv"
        ) from None
    venv.create(VENV, with_pip=True, clear=VENV.exists(), symlinks=os.name != "nt")


def chromium() -> str:
    """One that is there, else Debian's package when we may install it, else Playwright's own."""
    return chosen_browser() or installed_browser() or debian_browser() or playwright_browser()


def chosen_browser() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    if not chosen:
        return None
    path = shutil.which(chosen)
    if path is None:
        raise CannotPrepare(f"CHROMIUM={chosen} is not a program")
    return path


def installed_browser() -> str | None:
    for name in BROWSERS:
        path = shutil.which(name)
        # Ubuntu's package of that name may be a stub that only asks for a snap.
        if path and succeeds([path, "--version"]):
            return path
    return None


def debian_browser() -> str | None:
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    say("installing Debian's chromium for the browser journeys")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-q", "update"], ["apt-get", "-q", "install", "-y", "chromium"]):
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
            say("Debian's chromium could not be installed: trying Playwright's own")
            return None
    return installed_browser()


def playwright_browser() -> str:
    say("downloading Playwright's own Chromium for the browser journeys")
    run(
        [str(PYTHON), "-m", "playwright", "install", "chromium"],
        "found no Chromium and could not get one: install it, or set CHROMIUM to its path",
    )
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True)
    path = answer.stdout.strip()
    if not path or not succeeds([path, "--version"]):
        raise CannotPrepare("Playwright's Chromium does not start: install a Chromium, or set CHROMIUM to its path")
    return path


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make run` side by side must not install into one `.venv` at once."""
    try:
        import fcntl
    except ImportError:  # not on Windows; there two starts at once are the user's to avoid
        yield
        return
    folder = os.open(ROOT / "deploy", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def stamp_of(lock_file: Path) -> Path:
    return VENV / f".installed-{'-'.join(lock_file.relative_to(ROOT).with_suffix('').parts)}"


def fingerprint(lock_file: Path) -> str:
    if not lock_file.exists():
        raise CannotPrepare(f"{lock_file.relative_to(ROOT)} is missing")
    return hashlib.sha256(lock_file.read_bytes()).hexdigest()


def run(command: list[str], otherwise: str) -> None:
    # Standard output stays free for what the caller asked us to print.
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        raise CannotPrepare(otherwise)


def succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def say(line: str) -> None:
    print(f"prepare: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
