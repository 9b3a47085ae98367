"""Why a file could not be read, in words for the person who sent it.

A refusal never says "error". It says what happened, that the file was kept, and what to do next, in one sentence. The
sentences are English source strings; pages and commands translate them through :meth:`Unreadable.sentence`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def gettext_noop(message: str) -> str:
    """Mark a sentence for the translators. Django's own marker does the same, but would bring Django in here."""
    return message


MESSAGES: Mapping[str, str] = {
    "password-protected": gettext_noop(
        "The file opens only with a password; it was kept unread, please send a copy that opens without one."
    ),
    "truncated": gettext_noop(
        "The file ends too early, as if its transfer had been cut off; it was kept unread, please send it again."
    ),
    "macros": gettext_noop(
        "The file carries macros, and programs are never run here; it was kept unread, "
        "please save it without macros as .docx or .xlsx and send it again."
    ),
    "zip-bomb": gettext_noop(
        "The file would unpack to far more than its size promises; it was kept unread, "
        "please save it afresh in the program it was written with and send it again."
    ),
    "too-large": gettext_noop(
        "The file has {size} MB, and no more than {limit} MB can be taken in; it was set aside unread, "
        "please send it in parts or with smaller pictures."
    ),
    "no-text": gettext_noop(
        "The pages are pictures without text, so there is nothing to quote yet; the file was kept, "
        "please send the document it was made from. The letters on a PDF or a photograph can be read by machine; its page offers it."
    ),
    "no-recogniser": gettext_noop(
        "The pages are pictures, and the program that reads letters on pictures is not installed here, or not for this script; "
        "the file was kept, please have these packages installed: {packages}."
    ),
    "no-letters": gettext_noop(
        "The pages were looked at by machine and no letters were found on them; the file was kept, "
        "please send the document it was made from."
    ),
    "wrong-extension": gettext_noop(
        "The name of the file says {named}, but it is {found}; it was kept unread, "
        "please give it the right ending and send it again."
    ),
    "empty": gettext_noop("There is nothing in the file; its arrival was noted, please check the file and send it again."),
    "unknown-format": gettext_noop(
        "The file is {found}, which cannot be read here; it was kept as it came, "
        "please send it as Word (.docx), Excel (.xlsx), PDF, e-mail (.eml) or plain text."
    ),
    "timeout": gettext_noop(
        "Reading the file took longer than {seconds} seconds and was stopped; it was kept, "
        "please send it in parts or as plain text."
    ),
    "too-much-memory": gettext_noop(
        "Reading the file needed more memory than one file may have and was stopped; it was kept, "
        "please send it in parts or as plain text."
    ),
    "damaged": gettext_noop(
        "The file is damaged inside and could not be read to its end; it was kept as it came, "
        "please save it afresh and send it again."
    ),
}
"""The sentence for each code. The braces are filled from ``Unreadable.values``."""

KINDS: Mapping[str, str] = {
    "docx": gettext_noop("a Word document (.docx)"),
    "xlsx": gettext_noop("an Excel workbook (.xlsx)"),
    "pdf": gettext_noop("a PDF document (.pdf)"),
    "eml": gettext_noop("an e-mail message (.eml)"),
    "txt": gettext_noop("plain text (.txt)"),
    "html": gettext_noop("a web page (.html)"),
    "doc": gettext_noop("an older Word document (.doc)"),
    "xls": gettext_noop("an older Excel workbook (.xls)"),
    "ppt": gettext_noop("an older slide show (.ppt)"),
    "msg": gettext_noop("an Outlook message (.msg)"),
    "ole": gettext_noop("an older Office file"),
    "pptx": gettext_noop("a slide show (.pptx)"),
    "xlsb": gettext_noop("a binary Excel workbook (.xlsb)"),
    "odf": gettext_noop("an OpenDocument file"),
    "rtf": gettext_noop("a Rich Text document (.rtf)"),
    "image": gettext_noop("a picture"),
    "archive": gettext_noop("an archive of files"),
    "data": gettext_noop("a file of an unknown kind"),
}
"""What a file really is, in words; used to fill ``{found}``."""

NOTICES: Mapping[str, str] = {
    "open-revisions": gettext_noop(
        "The document has open revisions: insertions were read as accepted, deletions and moved-away text were left out. "
        "The author may not have finished."
    ),
    "comments": gettext_noop("The document carries comments in the margin; they were not read."),
    "contents-list": gettext_noop("The table of contents was left out; the headings themselves were read."),
    "hidden-slides": gettext_noop("The slide show has hidden slides; they were not read."),
    "hidden-sheets": gettext_noop("The workbook has hidden sheets; they were not read."),
    "uncomputed-formulas": gettext_noop(
        "Some cells hold formulas whose results were never stored; their values are missing. "
        "Opening and saving the workbook once would store them."
    ),
    "pages-without-text": gettext_noop("Some pages are pictures without text; what they say was not read."),
    "arabic-from-pdf": gettext_noop(
        "Arabic text taken from a PDF can lose the order of numbers and letters; please compare it with the page, "
        "or ask for the Word file."
    ),
    "arabic-checked": gettext_noop(
        "The Arabic text of this PDF was compared by machine with the picture of each page, and agrees with it."
    ),
    "arabic-recognised": gettext_noop(
        "On some pages the Arabic text stored in the PDF is not what is printed: letters or words stand in the wrong order. "
        "These pages were read by machine from their picture, and are marked."
    ),
    "read-by-machine": gettext_noop("The letters were recognised by machine on a picture; please compare them with the page."),
    "pages-not-recognised": gettext_noop("Some pages could not be read by machine; what they say is missing."),
    "guessed-encoding": gettext_noop("The text does not say how its letters are encoded; the encoding was guessed."),
    "quoted-reply": gettext_noop("Older messages quoted in the reply were left out."),
    "signature": gettext_noop("The signature below the message was left out."),
    "forwarded-message": gettext_noop("The message carries a forwarded message, which was read with it."),
    "attachment-left-out": gettext_noop("Some attachments were too many or too large and were left out."),
    "incomplete-mail": gettext_noop("The message seems to have been cut off; its last part may be incomplete."),
}
"""What should be known about a file that was read nevertheless."""


class _Blanks(dict[str, str]):
    """A value nobody gave is shown as a blank; a refusal must never fail over its own wording."""

    def __missing__(self, key: str) -> str:
        return "…"


class Unreadable(Exception):
    """A file that could not be read: a refusal with a code, not a fault of the program."""

    def __init__(self, code: str, message: str = "", values: Mapping[str, str] | None = None) -> None:
        """``code`` is a key of :data:`MESSAGES`; without ``message`` its sentence is filled from ``values``."""
        self.code = code
        self.values: dict[str, str] = dict(values or {})
        self.message = message or self.sentence(str)
        super().__init__(self.message)

    def sentence(self, translate: Callable[[str], str]) -> str:
        """The refusal in the language of ``translate`` (gettext, say); kinds of file are translated along."""
        filled = _Blanks({name: translate(value) for name, value in self.values.items()})
        return translate(MESSAGES[self.code]).format_map(filled)

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str, dict[str, str]]]:
        """Let a refusal travel through queues and process pools whole."""
        return type(self), (self.code, self.message, self.values)


def refuse(code: str, **values: str) -> Unreadable:
    """A refusal with its sentence filled in; ``found`` may be a key of :data:`KINDS`."""
    if "found" in values:
        values["found"] = KINDS.get(values["found"], values["found"])
    return Unreadable(code, "", values)
