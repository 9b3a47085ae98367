"""A file arrives, by upload, by the command line or with a letter: from its kind to the verb that takes it.

One file may bring several things, as a letter does with what is attached to it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from stocktake.parties.models import Party
from stocktake.questionnaires.services.mail_intake import take_letter
from stocktake.questionnaires.services.returns import Reads, Taken, take_return
from stocktake.reviews.models import Review

Taker = Callable[..., list[Taken]]

TAKERS: dict[str, Taker] = {"eml": take_letter, "msg": take_letter}
"""Ending of the file name → a verb for this kind, called as `take_file` is. Whatever is not named here is a returned form."""


def take_file(
    *, review: Review, data: bytes, filename: str, claimed: Party | None, reader: Reads, actor: str, at: datetime,
    recognised_by: str = "",
) -> list[Taken]:  # fmt: skip
    """Take a file in, whatever it is. Raises TooLarge."""
    taker = TAKERS.get(PurePath(filename).suffix.lower().lstrip("."), _as_form)
    return taker(
        review=review, data=data, filename=filename, claimed=claimed, reader=reader, actor=actor, at=at, recognised_by=recognised_by
    )


def _as_form(**words: object) -> list[Taken]:
    return [take_return(**words)]  # type: ignore[arg-type]
