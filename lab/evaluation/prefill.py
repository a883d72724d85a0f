"""What the evaluation's form starts from: what was written, else what was counted."""

from typing import Any

from .assembly import RoundFound
from .rules import DROPOUTS


def evaluation(found: RoundFound) -> dict[str, Any]:
    run = found.run
    dropouts = {f"dropouts_{kind}": _number(found, kind) for kind in DROPOUTS}
    cents = found.recorded if run.cost_actual is None else run.cost_actual
    return {
        "summary": run.summary, "findings": run.findings, "dropouts_reason": run.dropouts_reason,
        "cost_reason": run.cost_reason, "cost_actual": "" if cents is None else f"{cents / 100:.2f}", **dropouts,
    }  # fmt: skip


def _number(found: RoundFound, kind: str) -> int | None:
    """Counted only where somebody left: a silent nought in the form would look like an answer."""
    written = getattr(found.run, f"dropouts_{kind}")
    if written is not None:
        return int(written)
    return int(getattr(found.dropouts, kind)) if found.dropouts.total else None
