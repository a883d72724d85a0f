"""What the parts of a test found, in words: check-ins, surveys, workshops, incidents … each add theirs.

The evaluation is put together from them, and so are the rounds side by side and the report.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Round


@dataclass(frozen=True)
class Finding:
    """`key`: names it within its round for ever, for example survey-3. `kind`: as which kind of evidence it can be
    taken up, "" where it is none. `people`: from how many residents it comes. `link`: where it is shown.

    `words` never say anything about fewer people than rules.FEWEST_SHOWN: everyone may read them.
    """

    key: str
    label: str
    words: str
    kind: str = ""
    people: int = 0
    link: str = ""


Reader = Callable[[Round], list[Finding]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    if reader not in _readers:
        _readers.append(reader)


def of(run: Round) -> list[Finding]:
    """In the order of the packages."""
    return [finding for reader in _readers for finding in reader(run)]
