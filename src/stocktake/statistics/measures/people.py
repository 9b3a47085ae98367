"""Measures of people: residents by where they come from, their sex and age, and what part of a population they are."""

from dataclasses import replace

from django.utils.translation import gettext as _

from stocktake.statistics.enums import Unit
from stocktake.statistics.measures import sums
from stocktake.statistics.measures.places import Place
from stocktake.statistics.measures.question import ALL, UNKNOWN, NotAQuestion
from stocktake.statistics.measures.sums import Greatest, Sum
from stocktake.statistics.measures.work import PER_CENT, Work, Worked, divided, holding, require_year
from stocktake.statistics.releases.indicators import POPULATION
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.tidy import age_band

WDI = "wdi"


def stock(work: Work) -> Worked:
    asked = work.asked
    if asked.age:
        return _of_age(work, "stock", asked.sex).values, Unit.PERSONS, "sum over destinations and ages"
    greatest = Greatest(asked.top, list(work.places.names)) if asked.top else None
    return _people(work, "stock", greatest=greatest).values, Unit.PERSONS, "sum over destinations and origins"


def _people(
    work: Work, name: str, *, destination: Place | None = None, origin: Place | None = None, sex: str = "", year: int = 0,
    known: bool = False, by: tuple[str, ...] | None = None, greatest: Greatest | None = None,
) -> Sum:  # fmt: skip
    asked = work.asked
    year = year or asked.year
    require_year(work, Table.PEOPLE, year)
    found = sums.people(
        work.held, year, destination or work.destination, origin or work.origin, sex or asked.sex,
        by=asked.dimensions if by is None else by, known=known, greatest=greatest,
    )  # fmt: skip
    return work.take(name, found)


def share(work: Work, *, known: bool = False) -> Worked:
    part = _people(work, "part", known=known)
    if work.asked.of == "origin":
        by = tuple(column for column in work.asked.dimensions if column == "origin")
        whole = _people(work, "whole", destination=work.places.find(ALL), by=by, known=known)
        return divided(part, whole, by, work), Unit.PER_CENT, "100 × people of O living in D ÷ all people of O"
    by = tuple(column for column in work.asked.dimensions if column == "destination")
    whole = _people(work, "whole", origin=work.places.find(ALL), by=by, known=known)
    if not known and not work.asked.top:
        unknown = sums.people(work.held, work.asked.year, work.destination, work.places.find(UNKNOWN), work.asked.sex).value
        if unknown:
            work.say(_("%(number)s people of other or unknown origin are in the whole.") % {"number": f"{unknown:,}"})
    left_out = ", unknown origins left out" if known else ""
    return divided(part, whole, by, work), Unit.PER_CENT, "100 × people of O living in D ÷ all living in D" + left_out


def share_known(work: Work) -> Worked:
    return share(work, known=True)


def female_share(work: Work) -> Worked:
    ask = _of_age if work.asked.age else _of_sex
    women, both = ask(work, "women", "female"), ask(work, "all", "total")
    return divided(women, both, work.asked.dimensions, work), Unit.PER_CENT, "100 × women ÷ women and men"


def _of_sex(work: Work, name: str, sex: str) -> Sum:
    return _people(work, name, sex=sex)


def _of_age(work: Work, name: str, sex: str) -> Sum:
    """People of the ages that are asked for; where they come from is not held by age."""
    asked = work.asked
    if not work.origin.is_all or "origin" in asked.dimensions:
        raise NotAQuestion(_("By age it is held where people live, not where they come from. Leave the origin out."))
    if not work.held.has(Table.AGES):
        work.say(_("The release “%(release)s” is not held by age.") % {"release": asked.release})
        return Sum({})
    since, until = _ages(work)
    return work.take(name, sums.ages(work.held, asked.year, work.destination, sex, since, until, by=asked.dimensions))


def share_of_population(work: Work) -> Worked:
    asked = work.asked
    if asked.dimensions and "destination" not in asked.dimensions:
        raise NotAQuestion(_("A share of a population is listed by destination."))
    by = tuple(column for column in asked.dimensions if column == "destination")
    if work.held.has(Table.TOTALS):
        column = "population" if asked.sex == "total" else f"population_{asked.sex}"
        people = work.take("population", sums.of_totals(work.held, asked.year, column, work.destination, by=by))
    elif asked.sex != "total":
        work.say(_("The population of this release is not held by sex."))
        people = Sum({})
    else:
        # The revisions from 2024 on come without the population; theirs is that of the World Population Prospects 2024.
        there = frozenset(work.held.of_year(Table.PEOPLE, asked.year)["destination"].unique())
        people = work.take(
            "population", sums.series(holding(work, POPULATION, WDI), asked.year, POPULATION, work.destination, only=there, by=by)
        )
    # An area whose population is not known is left out above as below the line.
    within = (
        replace(work.destination, areas=work.destination.areas - set(people.missing))
        if work.destination.areas is not None
        else None
    )
    stock = _people(work, "stock", destination=within)
    return divided(stock, people, by, work), Unit.PER_CENT, "100 × stock ÷ population"


def population(work: Work) -> Worked:
    """Everybody who lives there, migrants or not, as the release has it."""
    asked = work.asked
    if work.held.has(Table.TOTALS):
        require_year(work, Table.TOTALS, asked.year)
        column = "population" if asked.sex == "total" else f"population_{asked.sex}"
        found = sums.of_totals(work.held, asked.year, column, work.destination, by=asked.dimensions)
    elif asked.sex != "total":
        work.say(_("The population of this release is not held by sex."))
        found = Sum({})
    else:
        held = holding(work, POPULATION)
        require_year(work, Table.SERIES, asked.year)
        found = sums.series(held, asked.year, POPULATION, work.destination, by=asked.dimensions)
        found = replace(found, values={key: round(value) for key, value in found.values.items()})
    return work.take("population", found).values, Unit.PERSONS, "sum over areas"


def age_share(work: Work) -> Worked:
    asked = work.asked
    if not work.held.has(Table.AGES):
        work.say(_("The release “%(release)s” is not held by age.") % {"release": asked.release})
        return {}, Unit.PER_CENT, "100 × people of the age ÷ people of all ages"
    since, until = _ages(work)
    part = work.take("part", sums.ages(work.held, asked.year, work.destination, asked.sex, since, until, by=asked.dimensions))
    whole = work.take("whole", sums.ages(work.held, asked.year, work.destination, asked.sex, 0, None, by=asked.dimensions))
    return divided(part, whole, asked.dimensions, work), Unit.PER_CENT, "100 × people of the age ÷ people of all ages"


def _ages(work: Work) -> tuple[int, int | None]:
    """First and last year of the ages asked for; they begin and end with bands of the source. Raises NotAQuestion."""
    asked = work.asked
    require_year(work, Table.AGES, asked.year)
    bounds = work.held.table(Table.AGES).select("since", "until").unique().rows()
    since, until = age_band(asked.age) or (0, None)
    if since not in {first for first, _last in bounds} or until not in {last for _first, last in bounds}:
        known = ", ".join(
            f"{first}-{last}" if last is not None else f"{first}+" for first, last in sorted(bounds, key=lambda each: each[0])
        )
        raise NotAQuestion(
            _("The ages %(age)s do not begin and end with bands of the source: %(known)s.") % {"age": asked.age, "known": known}
        )
    return since, until


def annual_growth(work: Work) -> Worked:
    asked = work.asked
    since = asked.since or asked.year
    before, after = _people(work, "before", year=since), _people(work, "after")
    years = asked.year - since
    values = {
        key: ((now / before.values[key]) ** (1 / years) - 1) * PER_CENT
        for key, now in after.values.items() if before.values.get(key)
    }  # fmt: skip
    if not values and before.value == 0:
        work.say(_("There was nobody at the beginning, so that there is no rate of growth."))
    return values, Unit.PER_CENT, f"100 × ((stock {asked.year} ÷ stock {since}) ^ (1 ÷ {years}) − 1)"


def refugees(work: Work) -> Worked:
    if not work.held.has(Table.TOTALS):
        work.say(_("The release “%(release)s” is held without refugees.") % {"release": work.asked.release})
        return {}, Unit.PERSONS, "sum over destinations"
    require_year(work, Table.TOTALS, work.asked.year)
    found = sums.of_totals(work.held, work.asked.year, "refugees", work.destination, by=work.asked.dimensions)
    return work.take("refugees and asylum seekers", found).values, Unit.PERSONS, "sum over destinations"
