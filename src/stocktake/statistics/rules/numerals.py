"""Numbers in words and figures, as documents of the United Nations write them in each of the six languages.

One narrow function per phrase ("65 million", "71 per cent", "$327 billion", "10 times"), never strings glued together
elsewhere. A space inside a number, or between a number and its word, never breaks. Digits are 0-9 in all languages.
Where the rules come from: "per cent" in words in English (Editorial Manual, numbers); fixed space and decimal comma in
Spanish (FAO); a space as separator, 万 and 亿 in Chinese (as the concept note prints them); percent in words in French,
Russian and Arabic. In right-to-left text wrap the result (`<bdi>`); this module adds no marks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stocktake.foundation.texts import short_code
from stocktake.statistics.enums import Unit

NBSP = "\u00a0"


def _same(word: str) -> Callable[[Decimal], str]:
    return lambda _number: word


def _french(singular: str) -> Callable[[Decimal], str]:
    return lambda number: singular if abs(number) < 2 else singular + "s"


def _spanish(singular: str, plural: str) -> Callable[[Decimal], str]:
    return lambda number: singular if abs(number) == 1 else plural


def _russian(one: str, few: str, many: str) -> Callable[[Decimal], str]:
    def word(number: Decimal) -> str:
        if number != number.to_integral_value():
            return few
        units, tens = int(abs(number)) % 10, int(abs(number)) % 100
        if units == 1 and tens != 11:
            return one
        return few if units in {2, 3, 4} and tens not in {12, 13, 14} else many

    return word


def _arabic(singular: str, plural: str) -> Callable[[Decimal], str]:
    """Three to ten of a thing take the plural, all else the singular."""

    def word(number: Decimal) -> str:
        whole = number == number.to_integral_value()
        return plural if whole and 3 <= int(abs(number)) % 100 <= 10 else singular

    return word


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes numbers. `scales`: power of ten and its word, largest first."""

    separator: str
    point: str
    grouped_from: int
    scales: tuple[tuple[int, Callable[[Decimal], str]], ...]
    per_cent: Callable[[Decimal], str]
    times: Callable[[Decimal], str]
    dollars: Callable[[str, Decimal, bool], str]
    tight: bool = False


def _english_dollars(written: str, _number: Decimal, _scaled: bool) -> str:
    return f"-${written[1:]}" if written.startswith("-") else f"${written}"


def _dollars(plain: str, after_scale: str) -> Callable[[str, Decimal, bool], str]:
    return lambda written, _number, scaled: f"{written}{NBSP}{after_scale if scaled else plain}"


def _arabic_dollars(written: str, number: Decimal, scaled: bool) -> str:
    return f"{written}{NBSP}{'دولار' if scaled else _arabic('دولار', 'دولارات')(number)}"


MANNERS: dict[str, Manner] = {
    "en": Manner(
        ",", ".", 4, ((12, _same("trillion")), (9, _same("billion")), (6, _same("million"))),
        _same("per cent"), _spanish("time", "times"), _english_dollars,
    ),
    "fr": Manner(
        NBSP, ",", 4, ((12, _french("billion")), (9, _french("milliard")), (6, _french("million"))),
        _same("pour cent"), _same("fois"), _dollars("dollars", f"de{NBSP}dollars"),
    ),
    "es": Manner(
        NBSP, ",", 5, ((12, _spanish("billón", "billones")), (6, _spanish("millón", "millones"))),
        _same("%"), _spanish("vez", "veces"), _dollars("dólares", f"de{NBSP}dólares"),
    ),
    "ru": Manner(
        NBSP, ",", 4, ((12, _same("трлн")), (9, _same("млрд")), (6, _same("млн"))),
        _russian("процент", "процента", "процентов"), _russian("раз", "раза", "раз"), _dollars(f"долл.{NBSP}США", f"долл.{NBSP}США"),
    ),
    "zh": Manner(
        NBSP, ".", 4, ((12, _same("万亿")), (8, _same("亿")), (4, _same("万"))),
        _same("%"), _same("倍"), lambda written, _number, scaled: f"{written}{'' if scaled else NBSP}美元", tight=True,
    ),
    "ar": Manner(
        ",", ".", 4, ((12, _arabic("تريليون", "تريليونات")), (9, _arabic("بليون", "بلايين")), (6, _arabic("مليون", "ملايين"))),
        _same("في المائة"), _arabic("مرة", "مرات"), _arabic_dollars,
    ),
}  # fmt: skip


def manner(language: str | None) -> Manner:
    return MANNERS.get(short_code(language), MANNERS["en"])


def _to(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Decimal | int, language: str | None, places: int = 0) -> str:
    """In full, with so many decimal places: 64,890,524 · 64 890 524 · 70,88."""
    how = manner(language)
    digits, _dot, decimals = f"{abs(_to(Decimal(value), places)):f}".partition(".")
    if len(digits) >= how.grouped_from:
        digits = f"{int(digits):,}".replace(",", how.separator)
    sign = "-" if _to(Decimal(value), places) < 0 else ""
    return f"{sign}{digits}{how.point + decimals if decimals else ''}"


def _short(value: Decimal, language: str | None, places: int) -> str:
    """With at most so many decimal places; closing zeros fall away."""
    shown = _to(value, places).normalize()
    exponent = shown.as_tuple().exponent
    return number(shown, language, max(0, -exponent) if isinstance(exponent, int) else 0)


def _written(value: Decimal, language: str | None, places: int, exact: bool) -> str:
    return number(value, language, places) if exact else _short(value, language, places)


def _scaled(value: Decimal, language: str | None, places: int, exact: bool) -> tuple[str, bool]:
    """A number with its word of scale, and whether it has one."""
    scales = manner(language).scales
    for place, (power, word) in enumerate(scales):
        amount = _to(value / Decimal(10) ** power, places)
        # What is not a whole trillion is one only where it is a thousand billions when it is rounded: $995 billion stays so.
        below = scales[place + 1][0] if place + 1 < len(scales) else 0
        rounded_below = _to(value / Decimal(10) ** below, places if below else 0)
        if abs(value) >= Decimal(10) ** power or abs(rounded_below) >= Decimal(10) ** (power - below):
            return f"{_written(amount, language, places, exact)}{NBSP}{word(amount)}", True
    return _short(value, language, places), False


def large(value: Decimal | int, language: str | None, places: int = 2) -> str:
    """As one says it: 65 million · 106,96 millions · 65 млн · 6 500 万 (the number rounded to so many places)."""
    return _scaled(Decimal(value), language, places, exact=False)[0]


def per_cent(value: Decimal | int, language: str | None, places: int = 2, *, exact: bool = False) -> str:
    """A share that is already in per cent: 71 per cent · 70,88 pour cent · 71 процент · 71%. `exact` keeps closing zeros."""
    how, amount = manner(language), _to(Decimal(value), places)
    return f"{_written(amount, language, places, exact)}{'' if how.tight else NBSP}{how.per_cent(amount)}"


def dollars(value: Decimal | int, language: str | None, places: int = 2, *, exact: bool = False) -> str:
    """An amount in United States dollars: $327 billion · 327 milliards de dollars · 3 270 亿美元."""
    written, scaled = _scaled(Decimal(value), language, places, exact)
    return manner(language).dollars(written, Decimal(value), scaled)


def times(value: Decimal | int, language: str | None, places: int = 2, *, exact: bool = False) -> str:
    """A ratio: 10 times · 11,06 fois · 11,06 раза · 10 倍."""
    amount = _to(Decimal(value), places)
    return f"{_written(amount, language, places, exact)}{NBSP}{manner(language).times(amount)}"


def stated(value: Decimal, unit: str, language: str | None) -> str:
    """A quantity as a text states it, short: 65 million, 71 per cent, $327 billion, 10 times."""
    match Unit(unit):
        case Unit.PERSONS:
            return large(value, language)
        case Unit.PER_CENT:
            return per_cent(value, language)
        case Unit.DOLLARS:
            return dollars(value, language)
        case Unit.RATIO:
            return times(value, language)
        case Unit.RANK:
            return number(value, language)


def computed(value: Decimal, unit: str, language: str | None, places: int = 2) -> str:
    """A quantity as it was computed: persons in full, everything else to exactly so many places (49.40 per cent)."""
    match Unit(unit):
        case Unit.PERSONS:
            return number(value, language)
        case Unit.PER_CENT:
            return per_cent(value, language, places, exact=True)
        case Unit.DOLLARS:
            return dollars(value, language, places, exact=True)
        case Unit.RATIO:
            return times(value, language, places, exact=True)
        case Unit.RANK:
            return number(value, language)
