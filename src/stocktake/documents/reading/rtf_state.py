"""What holds inside a group of Rich Text, and which groups are no text."""

from __future__ import annotations

from dataclasses import dataclass

LEFT_OUT = frozenset(
    {
        "colortbl", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "pict", "object", "objdata", "fldinst", "datafield",
        "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "themedata", "colorschememapping",
        "latentstyles", "datastore", "xmlnstbl", "mmathPr", "generator", "annotation", "atnid", "atnauthor", "atntime", "atnref", "atnicn",
        "atnparent", "atndate", "bkmkend", "xe", "tc", "rxe", "nonshppict", "sp", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
        "aftncn", "pgdsctbl", "private", "template", "falt", "panose", "wgrffmtfilter", "docvar", "userprops", "formfield", "do",
        "stylesheet", "fonttbl", "info", "listname", "shpinst", "background", "passwordhash", "protusertbl", "shprslt",
        "nonesttables", "upr",
    }
)  # fmt: skip
"""Destinations whose letters are not what a person reads. A few of them are read for what they say about the text."""

READ_THOUGH_STARRED = frozenset({"shppict", "shptxt", "shpinst", "footnote", "pntext", "ud"})
"""Groups that begin with `\\*` may be passed over by readers who do not know them; these we know."""

SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "", "zwnbo": "", "ltrmark": "", "rtlmark": "", "tab": " ",
    "line": "\n", "lbr": "\n", "softline": "\n", "column": "\n",
}  # fmt: skip


@dataclass(slots=True)
class State:
    """Where we are. ``into`` names what letters belong to: the text, a note, a box, a number, or nothing."""

    into: str = "text"
    page: int = 1252
    skip: int = 1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    starred: bool = False
    heads: bool = False  # still at the beginning of its group, where a destination is named

    def inner(self) -> State:
        """What holds in a group that opens here."""
        return State(self.into, self.page, self.skip, self.bold, self.hidden, self.deleted, False, True)
