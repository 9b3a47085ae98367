"""Numbers that a text states, in any of the six languages: what they are worth, how they are worded, and to what step they are rounded.

"About 65 million", "plus de 106 millions", "71 процент", "6 500 万", "٣٣٫٥ مليون". The step is the place of the last digit that is not
zero: 65 million is rounded to a million, 33.5 million to a tenth of one. Years, dates and numbers of paragraphs are left out as far as
they can be told: a number of four digits without unit, scale or separator is taken for a year.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from stocktake.statistics.enums import Comparison

_SCALES = {
    Decimal(10) ** 12: ("trillions?", "billones?", "billón", "трлн", "триллион(?:а|ов)?", "万亿", "تريليون", "تريليونات"),
    Decimal(10) ** 9: (
        "billions?", "milliards?", "mil millones", "миллиард(?:а|ов)?", "млрд", "十亿", "مليارات?", "مليار", "بلايين", "بليون",
    ),
    Decimal(10) ** 8: ("亿",),
    Decimal(10) ** 6: ("millions?", "millones", "millón", "миллион(?:а|ов)?", "млн", "百万", "ملايين", "مليون(?:اً|ا)?"),
    Decimal(10) ** 4: ("万",),
    Decimal(10) ** 3: ("thousand", "mille", "mil", "тысяч[аи]?", "тыс", "千", "آلاف", "ألف(?:اً|ا)?"),
}  # fmt: skip
_PER_CENT = ("per cent", "percent", "pour cent", "por ciento", "процент(?:а|ов)?", "%", "٪", "في المائة", "بالمئة", "بالمائة")
_TIMES = ("times?", "fois", "veces|vez", "раза?", "倍", "أضعاف", "مرات|مرة")
_MORE = (
    "more than",
    "over",
    "above",
    "plus de",
    "más de",
    "более(?: чем)?",
    "свыше",
    "больше",
    "超过",
    "逾",
    "多于",
    "أكثر من",
    "يزيد (?:على|عن)",
)
_LEAST = (
    "at least",
    "no less than",
    "au moins",
    "al menos",
    "por lo menos",
    "не менее",
    "по меньшей мере",
    "至少",
    "不少于",
    "على الأقل",
    "ما لا يقل عن",
)
_DIGITS = r"\d(?:[\d]|[.,٫٬'’  \u00a0\u202f](?=\d))*"


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SCALE = re.compile(
    rf"\s*[-\u00a0]?\s*({_any(tuple(word for words in _SCALES.values() for word in words))})(?![a-zа-яё])", re.IGNORECASE
)
_NUMBER = re.compile(
    rf"(?:(?P<more>{_any(_MORE)})|(?P<least>{_any(_LEAST)}))?\s*(?P<before>百分之|\$|US\$)?\s*(?P<digits>(?<![\w.]){_DIGITS}|(?<=[^\x00-\x7f]){_DIGITS})",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"\s*(?:(?P<share>{_any(_PER_CENT)})|(?P<times>{_any(_TIMES)}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """`words`: as they stand in the text, from `start` to `end`. `rounded_to`: the step of its last digit. `kind`: `share` (in per
    cent), `times`, or `amount`."""

    words: str
    start: int
    end: int
    value: Decimal
    rounded_to: Decimal
    comparison: Comparison
    kind: str

    @property
    def is_bare(self) -> bool:
        """A small number that has neither unit nor scale: mostly a day, a note or a paragraph."""
        return self.kind == "amount" and self.value < FEW


FEW = 1000
"""Bare numbers below this are mostly days, notes and paragraphs."""


_LONG = {"billion": Decimal(10) ** 12, "billions": Decimal(10) ** 12, "trillion": Decimal(10) ** 18, "trillions": Decimal(10) ** 18}
"""In French a billion is what English calls a trillion."""


def numbers_in(text: str, *, bare: bool = True, language: str = "") -> list[Number]:
    """Every number of a text that states an amount, in order. Without `bare`, small ones that have neither unit nor scale are left out.

    `language`: of the text, where it is known: a French billion has twelve zeros.
    """
    return [each for each in _found(text, language) if bare or not each.is_bare]


def _found(text: str, language: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        read = _read(match["digits"])
        if read is None:
            continue
        value, places = read
        end, scale = match.end(), Decimal(1)
        if (scaled := _SCALE.match(text, end)) is not None:
            long = _LONG.get(scaled[1].casefold()) if language == "fr" else None
            scale, end = long or _scale_of(scaled[1]), scaled.end()
        unit = _UNIT.match(text, end)
        kind = (
            "share" if match["before"] == "百分之" or (unit and unit["share"]) else "times" if unit and unit["times"] else "amount"
        )
        if unit:
            end = unit.end()
        if kind == "amount" and scale == 1 and match["before"] in (None, "") and _is_a_year(match["digits"]):
            continue
        comparison = Comparison.MORE_THAN if match["more"] else Comparison.AT_LEAST if match["least"] else Comparison.ROUNDED
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield Number(text[start:end], start, end, value * scale, _step(value, places) * scale, comparison, kind)


def _read(digits: str) -> tuple[Decimal, int] | None:
    """The number, and how many decimals it is written with. A comma or point before one, two or four digits and more is a decimal
    point; before three it parts thousands, unless there is another sign that does."""
    plain = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else "." if sign in ".٫" else "," if sign in ",٬" else " " for sign in digits
    )
    plain = plain.replace(" ", "")
    marks = [sign for sign in plain if sign in ".,"]
    if marks:
        last = plain.rfind(marks[-1])
        after = len(plain) - last - 1
        is_point = marks.count(marks[-1]) == 1 and (after != 3 or len(set(marks)) > 1)
        whole, part = (plain[:last], plain[last + 1 :]) if is_point else (plain, "")
        plain = re.sub("[.,]", "", whole) + (f".{part}" if part else "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value, len(plain.partition(".")[2])


def _step(value: Decimal, places: int) -> Decimal:
    """The place of the last digit that is not zero; with decimals, of the last that is written."""
    if places:
        return Decimal(1).scaleb(-places)
    digits = str(int(value))
    return Decimal(1).scaleb(len(digits) - len(digits.rstrip("0"))) if value else Decimal(1)


def _scale_of(word: str) -> Decimal:
    for scale, words in _SCALES.items():
        if re.fullmatch(_any(words), word, re.IGNORECASE):
            return scale
    raise ValueError(word)  # the pattern is made of these words


def _is_a_year(digits: str) -> bool:
    return re.fullmatch(r"(1[89]|20)\d\d", digits) is not None
