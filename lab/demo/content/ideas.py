"""Every idea of the demo lab, in one list; the texts stand in one module per topic or language.

Numbers of days count back from today. `stage` is where an idea ends up; the keys of `days` are the moves that
lead there (`lab_comment` is the lab's first comment). What follows from a pilot stands with the pilot.
`review` is the trigger of the review, `reply_to` the place of the answered comment in the same list.
"""

from typing import Any

from . import (
    ideas_de_home,
    ideas_de_services,
    ideas_de_streets,
    ideas_digital_skills,
    ideas_egovernment,
    ideas_energy,
    ideas_environment,
    ideas_health,
    ideas_pl_outdoors,
    ideas_pl_services,
    ideas_rides,
    ideas_streets,
)

IDEAS: list[dict[str, Any]] = [
    *ideas_energy.IDEAS,
    *ideas_environment.IDEAS,
    *ideas_rides.IDEAS,
    *ideas_streets.IDEAS,
    *ideas_egovernment.IDEAS,
    *ideas_health.IDEAS,
    *ideas_digital_skills.IDEAS,
    *ideas_de_home.IDEAS,
    *ideas_de_streets.IDEAS,
    *ideas_de_services.IDEAS,
    *ideas_pl_outdoors.IDEAS,
    *ideas_pl_services.IDEAS,
]
