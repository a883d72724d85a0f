"""The house rules as tests. Each message says what to do. If a rule fights a good design, change both together."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import PACKAGES
from lab.permissions import Action

ROOT = Path(__file__).resolve().parent.parent
LAB = ROOT / "lab"
TEMPLATES = ROOT / "templates"

LAYERS = (
    ("errors", "permissions", "clock", "lifecycle", "spans"),
    ("*/stages", "*/charter", "*/rules"),
    ("predicates",),
    ("pilot_predicates",),
    ("policy",),
    ("config",),
    (
        "db",
        "text",
        "jobs",
        "bell",
        "runs",
        "extensions",
        "assets",
        "headers",
        "pictures",
        "storage",
        "calendars",
        "atom",
    ),
    ("events", "deliveries", "mail", "letterhead", "post"),
    ("*/models",),
    ("*/queries",),
    ("words", "story"),
    ("*/gates", "*/retention", "*/actions"),
    ("forms", "*/forms"),
    ("web", "conflicts", "moves"),
    ("*/views",),
    ("commands", "files", "serve"),
    ("__init__",),
)
"""Each imports only from rows above and from its own row. What is not named here counts as its package's own word:
it may import what actions may, and views may import it."""

PURE = {"errors", "permissions", "clock", "lifecycle", "spans", "predicates", "pilot_predicates", "policy"}
IMPURE_LIBRARIES = {
    "flask",
    "sqlalchemy",
    "flask_login",
    "flask_sqlalchemy",
    "flask_babel",
    "wtforms",
    "werkzeug",
    "jinja2",
}
ACROSS = (
    "city",
    "accounts",
    "bounces",
    "photos",
    "calls",
    "ideas",
    "similar",
    "map",
    "votes",
    "comments",
    "suggestions",
    "reports",
    "triage",
    "pilots",
    "recruitment",
    "checkins",
    "incidents",
    "surveys",
    "workshops",
    "measures",
    "evaluation",
    "learning",
    "backlog",
    "board",
    "watching",
    "notices",
    "push",
    "satisfaction",
    "me",
    "insights",
    "sharing",
    "feeds",
    "operations",
    "demo",
)


def modules() -> list[Path]:
    return sorted(p for p in LAB.rglob("*.py") if "migrations" not in p.parts and "content" not in p.parts)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Absolute dotted names, inline imports and imported submodules too; what is only for type checkers is left out."""
    here = name_of(path).split(".")
    tree = ast.parse(path.read_text())
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = here if path.name == "__init__.py" else here[:-1]
            base = package[: len(package) - (node.level - 1)] if node.level else []
            start = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                full = f"{start}.{alias.name}"
                yield (full if _is_module(full) else start), node.lineno


def _is_module(dotted: str) -> bool:
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def layer(dotted: str) -> float:
    """The row in LAYERS. A package's own word (card, search, story, timers …) stands just after its actions."""
    parts = dotted.split(".")[1:]
    if not parts:
        return len(LAYERS) - 1
    wanted = parts[0] if len(parts) == 1 else f"*/{parts[1]}"
    if len(parts) > 1 and parts[1] in ("moves", "wiring", "commands"):
        wanted = "*/views"
    for number, row in enumerate(LAYERS):
        if wanted in row:
            return number
    row = next(i for i, names in enumerate(LAYERS) if "*/actions" in names)
    return row + 0.5


def package_of(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ACROSS else None


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_come_only_from_the_left(path):
    me = name_of(path)
    for there, line in imports_of(path):
        if not there.startswith("lab") or there in ("lab", me):
            continue
        mine, other = package_of(me), package_of(there)
        if mine and mine == other and there.count(".") == 1:
            continue
        own_word = isinstance(layer(there), float) and mine == other
        assert own_word or isinstance(layer(me), float) or layer(there) <= layer(me), (
            f"{me}:{line} imports {there}, which stands to its right. Move the code to where both can reach it, "
            "or let the later module listen (events.when, acts.register, jobs.register in wiring.py)."
        )


def imported(dotted: str) -> set[str]:
    """The lab's own modules that this one imports."""
    path = ROOT.joinpath(*dotted.split(".")).with_suffix(".py")
    return {there for there, _ in imports_of(path) if there.startswith("lab.")} if path.exists() else set()


def reached_by_own_words(dotted: str) -> set[str]:
    """The package's named rows that a module comes to, also by way of the package's own words."""
    mine, seen, found = package_of(dotted), set(), set()
    todo = [dotted]
    while todo:
        for there in imported(todo.pop()) - seen:
            seen.add(there)
            if package_of(there) == mine and isinstance(layer(there), float):
                todo.append(there)
            elif package_of(there) == mine and there.count(".") > 1:
                found.add(there)
    return found


@pytest.mark.parametrize("path", [p for p in modules() if package_of(name_of(p))], ids=name_of)
def test_an_own_word_is_no_way_round_the_rows(path):
    """A package's own word (card, search, merging) may stand anywhere, but leads nobody to a row on their right."""
    me = name_of(path)
    if isinstance(layer(me), float):
        return
    right = {there for there in reached_by_own_words(me) if layer(there) > layer(me)}
    assert not right, f"{me} comes to {sorted(right)} by way of its package's own words: move the code to their right."


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_packages_import_only_from_earlier_packages(path):
    me = name_of(path)
    mine = package_of(me)
    if mine is None or path.name in ("views.py", "moves.py"):
        return
    for there, line in imports_of(path):
        other = package_of(there)
        if other is None or other == mine or there.endswith((".rules", ".stages")):
            continue
        assert ACROSS.index(other) < ACROSS.index(mine), (
            f"{me}:{line} imports {there}: {mine} stands left of {other}. Let {other} listen to {mine}'s events."
        )


@pytest.mark.parametrize("path", [p for p in modules() if p.name in ("views.py", "moves.py")], ids=name_of)
def test_views_write_only_through_their_own_package(path):
    mine = package_of(name_of(path))
    for there, line in imports_of(path):
        other = package_of(there)
        if mine and other and other != mine and ".actions" in there:
            pytest.fail(f"{name_of(path)}:{line} writes through {there}. Add an action to {mine} that calls it.")


def test_the_packages_are_named_in_their_order():
    assert tuple(name for name in PACKAGES if name in ACROSS) == ACROSS


PURE_FILES = ("rules.py", "stages.py", "charter.py")


@pytest.mark.parametrize("path", [p for p in modules() if name_of(p)[4:] in PURE or p.name in PURE_FILES], ids=name_of)
def test_rules_are_pure(path):
    for there, line in imports_of(path):
        root = there.split(".")[0]
        assert root not in IMPURE_LIBRARIES, (
            f"{name_of(path)}:{line} imports {there}: rules know no Flask and no tables."
        )


def calls(path: Path, *names: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(names)
    ]


@pytest.mark.parametrize("path", [p for p in modules() if p != LAB / "db.py"], ids=name_of)
def test_there_is_one_commit_door(path):
    assert not calls(path, ".commit"), f"{name_of(path)} commits by itself: write inside `with atomic():`."


@pytest.mark.parametrize("path", [p for p in modules() if p != LAB / "text.py"], ids=name_of)
def test_there_is_one_bleach_door(path):
    for there, line in imports_of(path):
        assert there.split(".")[0] not in ("bleach", "nh3"), f"{name_of(path)}:{line}: clean text through lab/text.py."


@pytest.mark.parametrize("path", [p for p in modules() if p != LAB / "clock.py"], ids=name_of)
def test_one_place_asks_what_time_it_is(path):
    asked = calls(path, "datetime.now", "date.today", "datetime.utcnow", "time.time")
    assert not asked, f"{name_of(path)}:{asked} asks the time: use lab/clock.py, so that tests and the demo can set it."


def view_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and any("bp." in ast.unparse(d) for d in node.decorator_list):
            routes = [d for d in node.decorator_list if re.match(r"bp\.(get|post|route)\(", ast.unparse(d))]
            if routes:
                yield node


NAMES_A_RIGHT = re.compile(r"\bguard\((Action\.\w+)|\bguard_move\(|\bmoves\.(show|make)\(")


@pytest.mark.parametrize("path", [p for p in modules() if p.name in ("views.py", "moves.py")], ids=name_of)
def test_every_route_names_its_action(path):
    for view in view_functions(path):
        assert NAMES_A_RIGHT.search(ast.unparse(view)), (
            f"{name_of(path)}::{view.name} asks for no right. Begin it with guard(Action.…), also when all may."
        )


def test_every_action_is_asked_for_somewhere():
    asking = [p for p in modules() if name_of(p) not in ("lab.policy", "lab.permissions")]
    said = " ".join(p.read_text() for p in [*asking, *TEMPLATES.rglob("*.html")])
    for action in Action:
        used = re.search(rf"(Action\.{action.name}\b|can\(['\"]{action.name}['\"])", said)
        assert used, f"Action.{action.name} is asked for nowhere: delete it or guard with it."


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def template_name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", templates(), ids=template_name)
def test_no_inline_script_or_style(path):
    html = path.read_text()
    bad = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=[\"']|\son\w+=[\"']|hx-on|javascript:", html)
    assert not bad, f"{template_name(path)}: {bad}. The CSP forbids it: use a class, or static/js/pilotlight.js."


FRAGMENTS = [p for p in templates() if p.name.startswith("_")]


@pytest.mark.parametrize("path", FRAGMENTS, ids=template_name)
def test_every_fragment_says_what_it_needs_and_is_included(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# needs:"), f"{template_name(path)}: its first line is {{# needs: … #}}."
    name = template_name(path)
    others = "".join(p.read_text() for p in templates() if p != path)
    sections = "".join(p.read_text() for p in modules() if p.name in ("wiring.py", "report.py"))
    assert f'"{name}"' in sections or re.search(rf"(include|import|from)\s+['\"]{re.escape(name)}['\"]", others), (
        f"{name} is included by no page: a fragment serves the page and the swap. Include it, or delete it."
    )


@pytest.mark.parametrize("path", [p for p in templates() if p.parts[-2] != "macros"], ids=template_name)
def test_every_post_form_carries_the_token(path):
    html = path.read_text()
    for form in re.findall(r"<form\b(?:(?!</form>).)*</form>", html, flags=re.S):
        if re.search(r'method="post"', form, flags=re.I):
            assert "csrf" in form, (
                f"{template_name(path)}: a form without token: add {{{{ hidden_csrf(csrf) }}}}.\n{form[:200]}"
            )


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_files_stay_readable(path):
    lines = path.read_text().count("\n")
    longest = max(
        (n.end_lineno - n.lineno + 1 for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)),
        default=0,
    )
    most = 420 if path.name == "rules.py" else 350  # a table of moves stays in one piece
    assert lines <= most, f"{name_of(path)} has {lines} lines: split it by what a reader would look for."
    assert longest <= 40, f"{name_of(path)} has a function of {longest} lines: let it read as a list of steps."


DOWNLOADS = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\"\s*:|^registry\s*=", re.M)
LOCKS = [*ROOT.glob("requirements*.txt"), *ROOT.glob("deploy/*.in"), *ROOT.glob("deploy/assets/*.*")]


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_locks_name_no_download_address(path):
    said = DOWNLOADS.search(path.read_text())
    assert not said, f"{path.name} says {said and said.group()}: a city may install from a mirror of its own."
