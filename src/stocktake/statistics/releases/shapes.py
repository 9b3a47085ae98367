"""The tables a release may have, and their columns. Codes of areas are ISO 3166-1 alpha-3; an empty cell is "not available"."""

from enum import StrEnum


class Table(StrEnum):
    """What a release may hold."""

    PEOPLE = "people"
    """Migrants by destination and origin: `year, destination, origin, total, male, female`, in persons."""
    TOTALS = "totals"
    """Of each destination, as the source itself adds up: `year, area, data_type, total, male, female, population,
    population_male, population_female, refugees`, in persons. The area `WLD` is the world as published."""
    AGES = "ages"
    """`year, area, sex, since, until, people`: ages from the first to the last year; the highest band has no last."""
    SERIES = "series"
    """`indicator, area, year, value`: any number by area and year."""
    BETWEEN = "between"
    """`year, origin, destination, value`: money from where it is sent to where it is received, in current dollars."""
    QUOTED = "quoted"
    """`indicator, area, year, value, unit`: single numbers as a publication prints them, its areas and indicators by its own names."""
    AREAS = "areas"
    """`area, m49, name, names_…`: areas and what they are called."""
    NAMES = "names"
    """`area, language, name, since, until`: what areas were called, and when; empty where that is not known."""
    GROUPS = "groups"
    """`group, name, kind, area, since, until`: which area belongs to which group, and when; empty where that is not known."""


class Cell(StrEnum):
    """What a cell may hold."""

    WORD = "word"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"


SEXES = ("total", "male", "female")
"""The columns of a number of people; `total` is women and men."""
WORLD = "WLD"
UNKNOWN = "OTH"
"""How the codes of origins begin that are no area: other places, or unknown ones."""
