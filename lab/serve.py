"""`python -m lab.serve`: the web server and the worker in the foreground, ended together.

Both run in sessions of their own, so that Ctrl-C reaches this program alone and each is asked to end once;
what does not end in time is killed with everything it started.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

STARTING_TAKES_AT_MOST = 60.0  # seconds until the web server answers
ENDING_TAKES_AT_MOST = 8.0  # seconds from the polite signal to the kill
ASK_AGAIN_AFTER = 0.5
POLL = 0.1
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

Child = subprocess.Popen[bytes]


class CannotServe(Exception):
    pass


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        """Where a browser on this machine finds a server that listens everywhere."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 (compared, not bound)

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def main() -> int:
    children: dict[str, Child] = {}
    try:
        address = free_address(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
        if os.environ.get("LAB_DEMO") == "1":
            # Mails of the demo carry links: they lead to where it really listens.
            os.environ.setdefault("LAB_BASE_URL", address.url)
        commands = {
            "the web server": web_command(address, os.environ.get("LAB_WORKERS", "2")),
            "the worker": [sys.executable, "-m", "flask", "--app", "app", "worker"],
        }
        count_in_common()
        asked_to_end = listen_to_signals()
        if "MAKELEVEL" in os.environ:
            part_from_make()
        for name, command in commands.items():
            children[name] = start(command)
        watch(children, address, asked_to_end)
    except CannotServe as reason:
        print(f"serve: {reason}", file=sys.stderr)
        return 1
    finally:
        end(list(children.values()))
    return 0


def free_address(host: str, port: str) -> Address:
    """Tried without SO_REUSEPORT: with it two servers would share the port, and each get half the visits."""
    try:
        if int(port) not in range(65536):
            raise ValueError
        family, kind, _, _, wanted = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        probe = socket.socket(family, kind)
    except (ValueError, OSError):
        raise CannotServe(f"HOST={host} PORT={port} is no address to listen on") from None
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(wanted)
            probe.listen(1)
        except OSError as error:
            raise CannotServe(f"cannot listen on {host} port {port}: {error}") from None
        return Address(host, probe.getsockname()[1])


def web_command(address: Address, processes: str) -> list[str]:
    if not processes.isdecimal() or int(processes) < 1:
        raise CannotServe(f"LAB_WORKERS={processes} is not a number of processes")
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", address.host, "--port", str(address.port)),
        # One thread a process: more would only take turns under Python's lock.
        *("--workers", processes, "--blocking-threads", "1"),
        *("--workers-kill-timeout", "5", "--log-level", "warning"),
        "app:app",
    ]


def count_in_common() -> None:
    """A folder in which the processes of the web server count requests; what ended ones counted begins anew."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder = Path(os.environ.get("LAB_INSTANCE") or "instance") / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.resolve())


def listen_to_signals() -> threading.Event:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: asked.set())
    return asked


def part_from_make() -> None:
    """Make calls every Ctrl-C a failure, so we take the terminal's foreground: then Ctrl-C reaches us alone.

    Without a terminal nothing changes. Ctrl-Z is given up: it would stop us and leave make waiting.
    """
    end_with_parent()
    with contextlib.suppress(OSError):
        makes_group = os.getpgrp()
        if os.tcgetpgrp(0) != makes_group:
            return
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
        atexit.register(os.tcsetpgrp, 0, makes_group)


def start(command: list[str]) -> Child:
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent)


def end_with_parent() -> None:
    """Linux only: whoever dies without a word, even by SIGKILL, takes its children along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def watch(children: dict[str, Child], address: Address, asked_to_end: threading.Event) -> None:
    began = time.monotonic()
    told = False
    while not asked_to_end.wait(POLL):
        for name, child in children.items():
            if child.poll() is not None:
                raise CannotServe(f"{name} ended by itself (exit code {child.returncode})")
        if told:
            continue
        if answers(address):
            tell(address)
            told = True
        elif time.monotonic() - began > STARTING_TAKES_AT_MOST:
            raise CannotServe(f"{address.url} did not answer within {STARTING_TAKES_AT_MOST:.0f} seconds")


def answers(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.reachable_host, address.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tell(address: Address) -> None:
    print(f"\nPilotlight is at {address.url}")
    if os.environ.get("LAB_DEMO") == "1":
        print("Enter as resident, moderator, official or admin:")
        print(f"open {address.url}/sign-in and press the button of that name.")
    print("Stop it with Ctrl-C.", flush=True)


def end(children: list[Child]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + ENDING_TAKES_AT_MOST
    while time.monotonic() < deadline and any(child.poll() is None for child in children):
        wait_for(children, ASK_AGAIN_AFTER)
        for child in children:
            # A process of the web server that is still starting loses the first signal.
            if child.poll() is None:
                send(signal.SIGTERM, child)
    for child in children:
        # Whether it ended or not: one that died badly may have left processes of its own.
        send(signal.SIGKILL, child)
        child.wait()


def wait_for(children: list[Child], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))


def send(number: int, child: Child) -> None:
    """To the child and all that it started: each is the head of its own group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


if __name__ == "__main__":
    sys.exit(main())
