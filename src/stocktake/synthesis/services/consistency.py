"""Does a document agree with the pack? Its list of objectives and its table of round tables, held against both.

Pure: passages in, observations out. It looks for what such documents have in every language: a numbered list that runs
over all objectives (“18.”, then a title), and rows that open with a round table's number (“二”, “II”, “2”, “Round table
2”) followed by numbers of objectives.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Said(Protocol):
    """A passage: its text, the number printed before it, its language."""

    text: str
    label: str
    language: str


@dataclass(frozen=True)
class TitleDiffers:
    """The document's title of an objective is not the framework's; `expected` is the nearest wording the pack has."""

    number: int
    said: str
    expected: str
    language: str
    passage: Said


@dataclass(frozen=True)
class TableFound:
    """A round table as the document lists it. `expected` is None where the pack has no table of this number."""

    number: int
    said: tuple[int, ...]
    expected: tuple[int, ...] | None
    passage: Said

    @property
    def agrees(self) -> bool:
        return self.expected is not None and set(self.said) == set(self.expected)


@dataclass(frozen=True)
class Consistency:
    """What was compared. `listed` maps objective numbers to the passage that lists them; `missing` are not in the list."""

    listed: Mapping[int, Said]
    missing: tuple[int, ...]
    differing: tuple[TitleDiffers, ...]
    uncompared: tuple[int, ...]
    tables: tuple[TableFound, ...]
    tables_missing: tuple[int, ...]

    @property
    def has_list(self) -> bool:
        return bool(self.listed)

    @property
    def naming(self) -> tuple[Said, ...]:
        """The passages that name objectives without speaking of them: the rows of the list and of the round tables."""
        return (*self.listed.values(), *(table.passage for table in self.tables))

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.differing or self.tables_missing) and all(table.agrees for table in self.tables)


NUMBER = re.compile(r"^\W*(\d{1,3})\s*[.．、)）:：]?\s+|^\W*(\d{1,3})\s*[.．、)）:：]\s*")
SIGN = re.compile(r"^\W*(\d{1,3})\W*$")
CHINESE = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
TABLE = re.compile(
    r"^(?:[^\W\d_]+\s+){0,3}?(?:圆桌会议)?(?P<number>[一二三四五六七八九十]|[IVX]{1,4}|\d{1,2})"
    r"[\s.:：、)）\t]+(?P<rest>\D{0,40}?\d.*)$"
)
MINIMUM = 0.6
"""A list that names fewer of the objectives than this share is another list."""


def check(
    passages: Sequence[Said], *, titles: Mapping[int, Mapping[str, str]], round_tables: Mapping[int, Sequence[int]]
) -> Consistency:
    """Hold a document against the framework's titles (number → language → title) and the pack's round tables."""
    listed = _best_list(passages, titles)
    differing, uncompared = [], []
    for number, (title, passage) in sorted(listed.items()):
        known = titles.get(number, {})
        expected = known.get(passage.language)
        if not expected:
            uncompared.append(number)
        elif _plain(title) != _plain(expected):
            differing.append(TitleDiffers(number, title, expected, passage.language, passage))
    tables = list(_tables(passages, round_tables, frozenset(titles)))
    found = {table.number for table in tables}
    return Consistency(
        listed={number: passage for number, (_title, passage) in sorted(listed.items())},
        missing=tuple(sorted(set(titles) - set(listed))) if listed else (),
        differing=tuple(differing),
        uncompared=tuple(uncompared),
        tables=tuple(tables),
        tables_missing=tuple(sorted(set(round_tables) - found)) if tables else (),
    )


def numbered(passage: Said) -> tuple[int, str] | None:
    """“18.” and the title, whether the number stands in the text, in a cell before it, or was read as its label."""
    sign = SIGN.match(passage.label or "")
    if sign:
        return int(sign[1]), passage.text.strip()
    match = NUMBER.match(passage.text)
    if match is None:
        return None
    return int(match[1] or match[2]), passage.text[match.end() :].strip()


def _best_list(passages: Sequence[Said], titles: Mapping[int, Mapping[str, str]]) -> dict[int, tuple[str, Said]]:
    """The run of numbered passages 1, 2, 3… that names most objectives; empty where none names enough of them."""
    best: dict[int, tuple[str, Said]] = {}
    run: dict[int, tuple[str, Said]] = {}
    previous = 0
    for passage in passages:
        found = numbered(passage)
        if found is None or not found[1] or found[0] not in titles:
            continue
        number, title = found
        if number <= previous:
            run = {}
        run[number] = (title, passage)
        previous = number
        if len(run) > len(best) and _resembles(run, titles):
            best = dict(run)
    return best if len(best) >= MINIMUM * len(titles) else {}


def _resembles(run: Mapping[int, tuple[str, Said]], titles: Mapping[int, Mapping[str, str]]) -> bool:
    """Most titles that can be compared share most of their letters with the framework's: then it is that list."""
    compared = [
        _shared(_plain(title), _plain(titles[number][passage.language]))
        for number, (title, passage) in run.items()
        if titles[number].get(passage.language)
    ]
    return not compared or sum(share > 0.5 for share in compared) >= len(compared) / 2


def _shared(one: str, other: str) -> float:
    pairs = [{text[place : place + 2] for place in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) / max(len(pairs[0] | pairs[1]), 1)


def _plain(text: str) -> str:
    """Letters and digits only, one form of each: spacing, dashes, apostrophes and capitals are no difference."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _tables(
    passages: Iterable[Said], round_tables: Mapping[int, Sequence[int]], objectives: frozenset[int]
) -> Iterable[TableFound]:
    seen: set[int] = set()
    for passage in passages:
        match = TABLE.match(" ".join(filter(None, [passage.label, passage.text])).strip())
        if match is None:
            continue
        number = _as_number(match["number"])
        said = tuple(int(digits) for digits in re.findall(r"\d+", match["rest"]))
        words = re.sub(r"[\d\W_]+", "", match["rest"])
        if number is None or number in seen or len(said) < 3 or not set(said) <= objectives or len(words) > 20:
            continue
        expected = round_tables.get(number)
        if expected is None and not round_tables:
            continue
        seen.add(number)
        yield TableFound(number, said, tuple(sorted(expected)) if expected is not None else None, passage)


def _as_number(sign: str) -> int | None:
    if sign.isdigit():
        return int(sign)
    return CHINESE.get(sign) or ROMAN.get(sign)
