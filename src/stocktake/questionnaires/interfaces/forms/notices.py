"""What somebody should know about a returned file or one of its texts: names are stored, sentences are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stocktake.foundation.texts import OWN_NAMES

SENTENCES: Mapping[str, str] = {
    "picture": gettext_noop("A picture was in this answer; it is kept in the original file."),
    "moved-row": gettext_noop("Rows were added below this answer; they were read with it."),
    "merged": gettext_noop("Text stood behind the code itself; it was read as part of the answer."),
    "note": gettext_noop("A footnote was in this answer; it stands in brackets."),
    "hidden": gettext_noop("Hidden text was in this answer; it was left out."),
    "revisions": gettext_noop(
        "The document has open revisions: insertions were read as accepted, deletions were left out. Its writer may not have finished."
    ),
    "comments": gettext_noop("The document carries comments in the margin; they were not read and are kept in the original file."),
    "hidden-sheets": gettext_noop("The workbook has further hidden sheets; they were not read and are kept in the original file."),
    "disagree": gettext_noop("The visible code and the hidden bookmark name different questions; the visible code was followed."),
    "broken-code": gettext_noop("The visible code could not be read; the hidden bookmark was followed."),
    "twice": gettext_noop("The same question was answered twice in this file; this is the second text."),
    "gone": gettext_noop("The question this was written for is not asked any more."),
    "beside-choices": gettext_noop("This was written beside the choices of a question."),
    "too-many-choices": gettext_noop("Several choices are marked where one is asked for."),
    "moved-since": gettext_noop("The answer was changed after this file came; please compare again."),
    "too-long": gettext_noop("The text is longer than an answer may be; please attach the file to the question instead."),
    "outdated": gettext_noop(
        "The form was printed from version %(was)s of the questionnaire; its answers were brought to version %(now)s."
    ),
    "other-language": gettext_noop("The form is in %(form)s, the report is written in %(report)s. The texts are taken as they are."),
    "no-identifier": gettext_noop(
        "The form has lost its identifier; it was taken for that of %(party)s because whoever handed it in said so."
    ),
    "empty": gettext_noop("%(count)s questions that are answered here are empty in the file; their answers stay as they are."),
    "unknown-sender": gettext_noop(
        "It came by e-mail from %(address)s, who is not known to speak for this party. Please ask before you accept it."
    ),
    "no-sender": gettext_noop("It came by e-mail, and the letter does not say from whom. Please ask before you accept it."),
    "nothing-new": gettext_noop("Nothing in the file differs from what stands here."),
}  # fmt: skip

REFUSALS: Mapping[str, str] = {
    "wrong-party": gettext_noop(
        "This is the form of %(owner)s, and it was handed in for %(claimed)s. It was kept, and nothing was proposed from it."
    ),
    "another-review": gettext_noop(
        "This form belongs to another review, “%(review)s”. It was kept, and nothing was proposed from it; "
        "please hand it in there."
    ),
    "unknown-identifier": gettext_noop(
        "The identifier of this form (%(identifier)s) is not known here. It was kept, and nothing was proposed from it; "
        "please say whose form it is, or send a fresh one."
    ),
    "unknown-party": gettext_noop(
        "Nothing in this file says whose it is. It was kept, and nothing was proposed from it; please hand it in again and say who sent it."
    ),
    "nothing-open": gettext_noop(
        "No questionnaire is open for %(claimed)s in this review. The file was kept, and nothing was proposed from it."
    ),
    "older-office": gettext_noop(
        "The file is %(found)s, and LibreOffice, which could open it, is not installed here. It was kept; please open it in "
        "Word or Excel, save it as .docx or .xlsx, and hand that in."
    ),
}  # fmt: skip
"""Why a file that could be read is refused. One that cannot be read says so in the words of its reader."""


def sentence(notice: str | Mapping[str, Any]) -> str:
    """A stored notice in the language of whoever reads: its name, or its name with values."""
    name, values = (notice, {}) if isinstance(notice, str) else (str(notice["notice"]), notice)
    said = _(SENTENCES.get(name, name)) if SENTENCES.get(name, name) else ""
    languages = {key: OWN_NAMES.get(str(value), value) for key, value in values.items() if key in {"form", "report"}}
    return said % {**values, **languages} if "%(" in said else said


def sentences(notices: Iterable[str | Mapping[str, Any]]) -> list[str]:
    return [sentence(notice) for notice in notices]
