"""The fixed words of a form, in the language that is active."""

from django.utils.translation import gettext as _


def paper_words() -> dict[str, str]:
    return {
        "how": _("How to fill in this form"),
        "how_1": _("Write your answer in the field beside its code. It may be long: paragraphs, lists and tables are all read."),
        "how_2": _("Please leave the codes as they are. They lead each answer back to its question."),
        "how_3": _("Mark a box by putting ☒ in the place of ☐."),
        "how_4": _("Leave empty what you do not wish to answer; an empty field never takes away what was said before."),
        "how_5": _("Save the file under any name and send it back, by upload or by e-mail."),
        "for": _("Form of"),
        "identifier": _("Identifier of this form"),
        "last": _("You said before"),
        "borrowed": _("shown in another language"),
        "code": _("Code"),
        "question": _("Question"),
        "answer": _("Answer"),
        "guidance": _("Guidance"),
        "more": _("continued"),
        "contents": _("Contents"),
        "page": _("Page"),
        "of": _("of"),
        "pick": _("Choose from the list"),
        "mark": _("Put ☒ for yes"),
        "save": _("Save this file with my answers"),
        "saved": _("A copy with your answers was saved to your downloads."),
        "unsaved": _("There are answers that are not saved yet."),
        "kept": _("Everything is in this file."),
        "offline": _("This file works without a connection. It keeps what you type in itself: save it, and go on where you stopped."),
        "answered": _("answered"),
        "words": _("words"),
        "no_script": _("Your browser runs no programs in files. You can read everything here; please fill in the Word form instead."),
    }  # fmt: skip
