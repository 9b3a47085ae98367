"""The indicators of a review: what each party has returned, beside what others have published of it.

National values come from submissions that stand, as far as the viewer may read them (`questionnaires.queries.returned_values`);
international ones from the releases that are held here. What is not known on one side is unknown, never zero, and nothing is said of
why a party's number is not shown: whoever keeps it back is not told from whoever has returned none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from stocktake.foundation.texts import Shown
from stocktake.frameworks.models import Indicator
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.questionnaires.queries.returned_values import Returned, asked_in, returned_values
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    from stocktake.statistics.queries.international import Published

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Beside:
    """One number beside the other: `part` is empty for the whole, or `sex=female`."""

    part: str
    unit: str
    national: Returned | None
    published: "Published"

    @property
    def international(self) -> Decimal | None:
        return self.published.value

    @property
    def difference(self) -> Decimal | None:
        """National less international, in the unit of the indicator; None where one is unknown or they are not in the same unit."""
        if self.national is None or self.published.value is None or self.published.unit not in ("", self.unit):
            return None
        return self.national.value - self.published.value

    @property
    def per_cent(self) -> Decimal | None:
        """The difference in per cent of the international number; None for shares, which are compared in points, and beside zero."""
        difference, beside = self.difference, self.published.value
        if difference is None or not beside or self.unit == "per-cent":
            return None
        return HUNDRED * difference / abs(beside)

    @property
    def other_years(self) -> bool:
        """Both say their year, and it is not the same."""
        national, published = self.national, self.published
        return national is not None and published.value is not None and national.year not in (None, published.year)

    @property
    def is_known(self) -> bool:
        return self.national is not None or self.published.value is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A party, its whole, and the parts of it of which something is known."""

    party: Party
    name: Shown
    whole: Beside
    parts: tuple[Beside, ...]

    @property
    def is_known(self) -> bool:
        return self.whole.is_known or bool(self.parts)

    @property
    def all(self) -> tuple[Beside, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One indicator. `asked`: the questionnaire of this review asks for it. `as_of`: the latest submission among the numbers shown."""

    indicator: Indicator
    asked: bool
    lines: tuple[Line, ...]
    as_of: datetime | None

    @property
    def known(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_known)

    @property
    def returned(self) -> int:
        return sum(line.whole.national is not None for line in self.lines)

    @property
    def published(self) -> int:
        return sum(line.whole.international is not None for line in self.lines)

    @property
    def both(self) -> int:
        return sum(line.whole.difference is not None for line in self.lines)

    @property
    def recipe(self) -> "Published | None":
        """One of the international numbers, for what all of them share: release, terms, attribution, files."""
        return next((part.published for line in self.lines for part in line.all if part.international is not None), None)


def listed(review: Review) -> list[Indicator]:
    """The indicators of the review's framework; those of an invented list only in an invented review, where they come first."""
    indicators = Indicator.objects.filter(list__framework=review.framework_id).select_related("list", "element")
    if not review.invented:
        indicators = indicators.filter(list__invented=False)
    return list(indicators.order_by("-list__invented", "list__code", "position"))


def sheets_for(viewer: Viewer, *, key: str = "", party: Party | None = None) -> list[Sheet]:
    """Every indicator of the review (or the one that is named), for all its States (or the party that is named; it comes with its
    names). Two queries, and those of the values where any is asked for; for all States two more."""
    review = viewer.review
    indicators = [indicator for indicator in listed(review) if not key or indicator.key == key]
    if not indicators:
        return []
    asked = asked_in(review)
    told = returned_values(viewer, party=party.pk if party else None) if asked else ()
    values = {(one.party, one.key, one.part): one for one in told}
    if party is None:
        parties = _states(review)
    else:  # an organisation may have the code of a State
        parties = [(party, party.name())] if party.kind in GOVERNMENTS else []
    return [_sheet(review, indicator, parties, values, asked.get(indicator.key, frozenset())) for indicator in indicators]


def _sheet(
    review: Review, indicator: Indicator, parties: Sequence[tuple[Party, Shown]],
    values: Mapping[tuple[int, str, str], Returned], asked: Collection[str],
) -> Sheet:  # fmt: skip
    # With it comes Polars; a review without indicators does not wait for it.
    from stocktake.statistics.queries.international import published

    store = Store.of_this_house()

    def beside(party: Party, part: str) -> Beside:
        found = published(indicator.international, area=party.code, part=part, invented=review.invented, store=store)
        return Beside(part, indicator.unit, values.get((party.pk, indicator.key, part)), found)

    lines = []
    for party, name in parties:
        parts = (beside(party, part) for part in indicator.parts if part)
        lines.append(Line(party, name, beside(party, ""), tuple(part for part in parts if part.is_known)))
    shown = [part.national.submitted for line in lines for part in line.all if part.national is not None]
    return Sheet(indicator, bool(asked), tuple(lines), max(shown, default=None))


def _states(review: Review) -> list[tuple[Party, Shown]]:
    """Who is a State of the region, or takes part as one, in the order of their names."""
    known = Party.objects.governments().filter(Q(memberships__group=review.region_id) | Q(participations__review=review))
    named = [(each, each.name()) for each in known.with_names().distinct()]
    return sorted(named, key=lambda pair: (pair[1].text.casefold(), pair[0].code))
