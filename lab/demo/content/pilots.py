"""Every pilot of the demo lab, in one list; each that ran has a module of its own.

Numbers of days count back from today (`proposed_days_ago`, `days` per move, the first number of a reading,
a note, a check-in's last). Offsets count forward from today, so the past is negative: a charter's `start` and
`end`, `review_on`, `target_date`, `live_on`. Money is in cents. `stage` is where the pilot ends up; the
keys of `days` are the moves that lead there. A pilot in its second round holds the first in `round_1`, with
its own days, charter, measures, testers, evaluation and so on, and the decision between them in `adapt`.
"""

from typing import Any

from . import (
    pilot_cargo_bikes,
    pilot_classroom_air,
    pilot_market_box,
    pilot_newborn_hour,
    pilot_nurse_library,
    pilot_on_call_bus,
    pilot_plain_letters,
    pilot_rain_to_trees,
    pilot_thermal_camera,
    pilots_not_started,
    pilots_planned,
)

PILOTS: list[dict[str, Any]] = [
    *pilots_planned.PILOTS,
    *pilots_not_started.PILOTS,
    pilot_nurse_library.PILOT,
    pilot_cargo_bikes.PILOT,
    pilot_rain_to_trees.PILOT,
    pilot_newborn_hour.PILOT,
    pilot_plain_letters.PILOT,
    pilot_thermal_camera.PILOT,
    pilot_market_box.PILOT,
    pilot_on_call_bus.PILOT,
    pilot_classroom_air.PILOT,
]
