"""Every idea of the demo lab, in one list; the texts stand in one module per topic or language."""

from typing import Any

from lab.demo.content import (
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
