"""A question to a release, as it is asked on the command line, in a line of JSON, or by a page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.releases.shapes import SEXES
from stocktake.statistics.releases.tidy import age_band

ALL = "ALL"
UNKNOWN = "UNKNOWN"


class NotAQuestion(Refusal):
    """What was asked cannot be understood, or does not fit together."""


class Measure(StrEnum):
    """What can be asked for; `docs/statistics.md` has the formula of each."""

    STOCK = "stock"
    SHARE = "share"
    SHARE_KNOWN = "share_known"
    FEMALE_SHARE = "female_share"
    SHARE_OF_POPULATION = "share_of_population"
    AGE_SHARE = "age_share"
    ANNUAL_GROWTH = "annual_growth"
    REFUGEES = "refugees"
    REMITTANCES_RECEIVED = "remittances_received"
    REMITTANCES_PAID = "remittances_paid"
    REMITTANCES_SHARE_OF_GDP = "remittances_share_of_gdp"
    REMITTANCES_BETWEEN = "remittances_between"
    ODA_RECEIVED = "oda_received"
    REMITTANCES_TO_ODA = "remittances_to_oda"
    POPULATION = "population"
    GDP = "gdp"
    MIGRANT_WORKERS = "migrant_workers"


TWO_SIDED = frozenset({
    Measure.STOCK, Measure.SHARE, Measure.SHARE_KNOWN, Measure.FEMALE_SHARE, Measure.SHARE_OF_POPULATION, Measure.ANNUAL_GROWTH,
    Measure.REMITTANCES_BETWEEN,
})  # fmt: skip
"""Those that have a destination and an origin; the others are of one place."""
OF_A_SEX = frozenset({
    Measure.STOCK, Measure.SHARE, Measure.SHARE_KNOWN, Measure.SHARE_OF_POPULATION, Measure.AGE_SHARE, Measure.ANNUAL_GROWTH,
    Measure.POPULATION, Measure.MIGRANT_WORKERS,
})  # fmt: skip
OF_AN_AGE = frozenset({Measure.STOCK, Measure.FEMALE_SHARE, Measure.AGE_SHARE})
BY = {
    "destination": ("destination",), "origin": ("origin",), "corridor": ("origin", "destination"), "area": ("destination",),
}  # fmt: skip
"""What a list can be made by, and the columns it is then counted by."""


@dataclass(frozen=True, slots=True)
class Question:
    """`top`: so many of the greatest, by what `by` says; 0 for one number. `since`: the year a growth begins. `of`: the whole of
    a share, what lives in the destination or what comes from the origin. `as_of`: the day on which areas belong to groups; without
    it, those that belong to them still."""

    measure: Measure
    release: str
    year: int
    destination: str = ALL
    origin: str = ALL
    sex: str = "total"
    age: str = ""
    top: int = 0
    by: str = ""
    of: str = "destination"
    since: int | None = None
    as_of: date | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        return BY[self.by] if self.top else ()

    @property
    def place(self) -> str:
        """Of a measure with one place: it may be named as either."""
        return self.origin if self.destination == ALL else self.destination

    def as_words(self) -> dict[str, Any]:
        """The words of its address: all that is not what holds without being said. The way back from `from_words`."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) != each.default}

    @classmethod
    def from_words(cls, words: Mapping[str, Any]) -> "Question":
        """Raises NotAQuestion: with the word that is wrong, and what it may be."""
        known = set(cls.__dataclass_fields__)
        if strange := sorted(set(words) - known):
            raise NotAQuestion(
                _("“%(word)s” is not asked for; there is %(known)s.") % {"word": strange[0], "known": ", ".join(sorted(known))}
            )
        given = {name: value for name, value in words.items() if value not in (None, "")}
        for name in ("measure", "release", "year"):
            if name not in given:
                raise NotAQuestion(_("“%(word)s” is missing.") % {"word": name})
        try:
            measure = Measure(str(given["measure"]))
        except ValueError:
            raise NotAQuestion(
                _("There is no measure “%(word)s”; there is %(known)s.") % {"word": given["measure"], "known": ", ".join(Measure)}
            ) from None
        whole = {name: _whole(name, given[name]) for name in ("year", "top", "since") if name in given}
        texts = {
            name: str(given[name]).strip()
            for name in ("release", "destination", "origin", "sex", "age", "by", "of")
            if name in given
        }
        day = {"as_of": _day(given["as_of"])} if "as_of" in given else {}
        asked = cls(measure=measure, **whole, **texts, **day)  # type: ignore[arg-type]
        asked._check()
        return asked

    def _check(self) -> None:
        allowed = {"sex": SEXES, "by": ("", *BY), "of": ("destination", "origin")}
        for name, words in allowed.items():
            if getattr(self, name) not in words:
                known = ", ".join(filter(None, words))
                raise NotAQuestion(
                    _("“%(word)s” is no %(name)s; there is %(known)s.")
                    % {"word": getattr(self, name), "name": name, "known": known}
                )
        if self.top < 0 or (self.top and not self.by) or (self.by and not self.top):
            raise NotAQuestion(_("A list needs both: how many (top, at least 1) and by what (by)."))
        if self.measure == Measure.ANNUAL_GROWTH and (self.since is None or self.since >= self.year):
            raise NotAQuestion(_("A growth needs an earlier year to begin with (since)."))
        if self.age and self.measure not in OF_AN_AGE:
            raise NotAQuestion(_("“%(measure)s” is not asked for by age.") % {"measure": self.measure})
        if (self.age or self.measure == Measure.AGE_SHARE) and age_band(self.age) is None:
            raise NotAQuestion(_("A share of an age needs the age, such as 0-19 or 65+ (age)."))
        if self.sex != "total" and self.measure not in OF_A_SEX:
            raise NotAQuestion(_("“%(measure)s” is not asked for by sex.") % {"measure": self.measure})
        if self.measure not in TWO_SIDED:
            if ALL not in (self.destination, self.origin) and self.destination != self.origin:
                raise NotAQuestion(_("“%(measure)s” is of one place; name it as destination.") % {"measure": self.measure})
            if self.by in {"origin", "corridor"}:
                raise NotAQuestion(_("“%(measure)s” is of one place; a list of it is by area.") % {"measure": self.measure})


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise NotAQuestion(_("“%(word)s” is no day, such as 2019-07-01 (as_of).") % {"word": value}) from None


def _whole(name: str, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise NotAQuestion(_("“%(word)s” is no whole number (%(name)s).") % {"word": value, "name": name}) from None
    return number
