"""What the suggestions learn from: the framework's titles and the terms written for it, read from a pack.

A pack's `terms/<language>.yaml` holds, for each element of the framework, a description, terms (for categories: cues)
and sentences as people would write them; and sentences that touch no objective at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict

from stocktake.foundation.packs import Document, Entry, Field, PackError, Texts, read_as

NOTHING = ""
"""The code of sentences that touch no objective."""


class _Terms(Entry):
    description: str = Field(min_length=1)
    terms: list[str] = []
    cues: list[str] = []
    examples: list[str] = []


class _TermsFile(Entry):
    language: Literal["en", "fr", "es", "ru", "zh", "ar"]
    objectives: dict[str, _Terms]
    principles: dict[str, _Terms] = {}
    categories: dict[str, _Terms] = {}
    none: list[str] = []


class _Element(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    number: int = 0
    letter: str = ""
    code: str = ""
    titles: Texts = {}


class _FrameworkFile(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    framework: str
    objectives: list[_Element] = Field(min_length=1)
    principles: list[_Element] = []
    categories: list[_Element] = []


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is known to belong to one element; `code` is `NOTHING` where it belongs to none.

    `weight`: how much it counts beside the others, 1 for all that a pack holds.
    """

    language: str
    code: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of element (objectives, principles or categories) and all that is known of it, in pack order."""

    codes: tuple[str, ...]
    descriptions: tuple[Text, ...]
    terms: tuple[Text, ...]
    examples: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a pack offers for learning. `digest` is the SHA-256 of the files it was read from."""

    framework: str
    objectives: Subject
    principles: Subject
    categories: Subject
    digest: str


def files(pack: Path) -> list[Path]:
    """The files of a pack that the suggestions rest on, in a fixed order."""
    return [pack / "framework.yaml", *sorted((pack / "terms").glob("*.yaml"))]


def digest(pack: Path) -> str:
    """SHA-256 over names and contents of `files(pack)`.

    Raises:
        PackError: the pack has no framework.
    """
    total = sha256()
    for path in files(pack):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise PackError(f"{path.parent.name}/{path.name}: the file is missing") from None
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def read(pack: Path) -> Material:
    """Read a pack's framework and terms.

    Raises:
        PackError: a file is missing or wrong, there are no terms, or they name an element the framework does not have;
            each fault with file and line.
    """
    framework, _document = read_as(_FrameworkFile, pack / "framework.yaml")
    paths = files(pack)[1:]
    if not paths:
        raise PackError(f"{pack.name}/terms: no terms in any language, so nothing can be suggested")
    read_files = [read_as(_TermsFile, path) for path in paths]
    for terms, document in read_files:
        if terms.language != document.path.stem:
            raise PackError(document.fault(("language",), f"the file is called “{document.path.name}”"))
    numbers = {str(element.number): element for element in framework.objectives}
    letters = {element.letter: element for element in framework.principles}
    codes = {element.code: element for element in framework.categories}
    return Material(
        framework=framework.framework,
        objectives=_subject("objectives", numbers, read_files, nothing=True),
        principles=_subject("principles", letters, read_files),
        categories=_subject("categories", codes, read_files),
        digest=digest(pack),
    )


def _subject(
    name: str, elements: dict[str, _Element], read_files: list[tuple[_TermsFile, Document]], *, nothing: bool = False
) -> Subject:
    descriptions, terms, examples = [], [], []
    for file, document in read_files:
        language = file.language
        for code, entry in _entries(name, elements, file, document):
            title = elements[code].titles.get(language)
            descriptions += [Text(language, code, entry.description), *([Text(language, code, title)] if title else [])]
            terms += [Text(language, code, term) for term in (*entry.terms, *entry.cues)]
            examples += [Text(language, code, example) for example in entry.examples]
        if nothing:
            examples += [Text(language, NOTHING, sentence) for sentence in file.none]
    return Subject(tuple(elements), tuple(descriptions), tuple(terms), tuple(examples))


def _entries(name: str, elements: dict[str, _Element], file: _TermsFile, document: Document) -> Iterator[tuple[str, _Terms]]:
    for code, entry in getattr(file, name).items():
        if code not in elements:
            raise PackError(document.fault((name, code), f"the framework has no “{code}” among its {name}"))
        yield code, entry
