"""Reading `letters.yaml` of a pack: the texts of letters, for every review of a framework or for one review."""

import re
from datetime import datetime
from typing import Any

from pydantic import model_validator

from stocktake.foundation.packs import Document, Entry, Pack, PackError, Texts
from stocktake.frameworks.models import Framework
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.interfaces.letters import letters
from stocktake.reviews.models import LetterTemplate, Review

FILE = "letters.yaml"

ALONE = re.compile(r"\{[a-z_]+\}")


class LetterEntry(Entry):
    kind: LetterKind
    subject: Texts
    body: Texts

    @model_validator(mode="after")
    def each_language_is_whole(self) -> "LetterEntry":
        half = sorted(set(self.subject) ^ set(self.body))
        if half:
            raise ValueError(f"the language “{half[0]}” has a subject without a text, or a text without a subject")
        return self


class LettersFile(Entry):
    """Either `framework` or `review` is named. Lines of a paragraph are joined; an empty line parts two paragraphs, and a line
    that is nothing but a placeholder stays a line."""

    framework: str | None = None
    review: str | None = None
    letters: list[LetterEntry]

    @model_validator(mode="after")
    def belongs_to_one(self) -> "LettersFile":
        if (self.framework is None) == (self.review is None):
            raise ValueError("letters belong to a framework or to a review: name one of the two")
        return self


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the texts to what the pack says. One that an officer has changed stays as it is.

    Raises:
        PackError: the framework or review is not loaded, or a text holds a placeholder that nobody provides.
    """
    content, document = pack.read(LettersFile, FILE)
    owner = _owner(content, document)
    for index, entry in enumerate(content.letters):
        _refuse_unknown(entry, ("letters", index), document)
        found = LetterTemplate.objects.filter(kind=entry.kind, **owner).first()
        if found is None or found.edited_at is None:
            LetterTemplate.objects.update_or_create(
                kind=entry.kind, **owner,
                defaults={
                    "subjects": entry.subject, "bodies": {language: joined(text) for language, text in entry.body.items()},
                    "pack": pack.name,
                },
            )  # fmt: skip


def joined(text: str) -> str:
    """The lines of each paragraph as one: a file is wrapped for those who edit it, a letter by the program that shows it."""
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", text.strip()):
        lines = [line.strip() for line in paragraph.splitlines()]
        words = lines[0]
        for line in lines[1:]:
            words += ("\n" if ALONE.fullmatch(line) else " ") + line
        paragraphs.append(words)
    return "\n\n".join(paragraphs) + "\n"


def _owner(content: LettersFile, document: Document) -> dict[str, Any]:
    framework = Framework.objects.filter(code=content.framework).first() if content.framework else None
    review = Review.objects.filter(code=content.review).first() if content.review else None
    if framework is None and review is None:
        key = "framework" if content.framework else "review"
        raise PackError(document.fault((key,), f"no {key} has the code “{content.framework or content.review}”"))
    return {"framework": framework, "review": review}


def _refuse_unknown(entry: LetterEntry, place: tuple[str | int, ...], document: Document) -> None:
    for part, texts in (("subject", entry.subject), ("body", entry.body)):
        for language, text in texts.items():
            for name in letters.unknown_in(text):
                raise PackError(document.fault((*place, part, language), f"nobody knows what to write for {{{name}}}"))
