"""What officials and moderators decide about, compared."""

from typing import Any

from flask import Blueprint, render_template, request

from ..city import queries as city
from ..permissions import Action
from ..web import Page, guard
from . import ranking, rules

bp = Blueprint("backlog", __name__)


@bp.get("/backlog")
def index() -> Page:
    guard(Action.BACKLOG_READ)
    sort = request.args.get("sort", "")
    sort = sort if sort in rules.SORTS else "support"
    falling = request.args.get("desc", str(int(sort in rules.FALLS_FIRST))) == "1"
    items = ranking.items()
    return render_template(
        "backlog/index.html", items=ranking.ranked(items, sort, falling), due=ranking.due_soon(items),
        dots=ranking.plot(items), lines=city.budget_lines(), columns=_columns(sort, falling),
        late=sum(item.due == "bad" for item in items),
    )  # fmt: skip


def _columns(sort: str, falling: bool) -> dict[str, dict[str, Any]]:
    """By column: its words, where its link leads, and how it is sorted now. A second press turns it round."""
    return {
        name: {
            "words": rules.SORT_WORDS[name],
            "url": f"/backlog?sort={name}&desc={int(not falling if name == sort else name in rules.FALLS_FIRST)}",
            "sorted": ("descending" if falling else "ascending") if name == sort else "",
        }
        for name in rules.SORTS
    }
