"""The sheet `settings`, and which languages a workbook speaks. What Stocktake does not use there is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify

from stocktake.foundation.texts import OWN_NAMES
from stocktake.questionnaires.interfaces.xlsform.columns import Columns
from stocktake.questionnaires.interfaces.xlsform.languages import code_of, name_of
from stocktake.questionnaires.interfaces.xlsform.reader import Workbook
from stocktake.questionnaires.interfaces.xlsform.sheets import Sheet

TITLE = "stocktake_title_"
"""Columns of our own with the title in each further language; XLSForm has room for one."""

USED = {"form_title", "title", "form_id", "id_string", "default_language", "version"}
FALLBACK = "en"


@dataclass(frozen=True)
class Settings:
    """`languages`: the original first. `unusual_names`: languages that the file names in its own way, by code."""

    code: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    others: Mapping[str, str] = field(default_factory=dict)
    unusual_names: Mapping[str, str] = field(default_factory=dict)
    other_sheets: tuple[Sheet, ...] = ()

    def code_of(self, name: str) -> str:
        """The code of a language as a header names it; without a name it is the original. Empty where it has none."""
        return (code_of(name) or "") if name else self.languages[0]


def settings_of(workbook: Workbook, stem: str, columns: Mapping[str, Columns]) -> Settings:
    sheet = workbook.sheet("settings")
    rows = [cells for _number, cells in sheet.records()] if sheet else []
    words = {head: text for head, (_column, text) in rows[0].items()} if rows else {}
    plain = {head.strip().lower(): text for head, text in words.items()}
    names = [column.language for part in columns.values() for column in part.all if column.language]
    original = code_of(plain.get("default_language", "")) or _first(names)
    titles = {head[len(TITLE) :]: text for head, text in plain.items() if head.startswith(TITLE)}
    return Settings(
        slugify(plain.get("form_id") or plain.get("id_string") or stem)[:60],
        {original: plain.get("form_title") or plain.get("title") or stem, **titles},
        tuple(dict.fromkeys([original, *filter(None, map(code_of, names))])),
        {head: text for head, text in words.items() if head.strip().lower() not in USED and not head.lower().startswith(TITLE)},
        _unusual(names),
        tuple(part for part in workbook.sheets if part.name.strip().lower() not in {"survey", "choices", "settings"}),
    )


def _first(names: list[str]) -> str:
    codes = [code for code in map(code_of, names) if code]
    return FALLBACK if FALLBACK in codes or not codes else codes[0]


def _unusual(names: list[str]) -> dict[str, str]:
    """Names that an export would write in another way: those of languages that are not among the six."""
    found = {code: name.strip() for name in reversed(names) if (code := code_of(name)) and code not in OWN_NAMES}
    return {code: name for code, name in found.items() if name != name_of(code)}
