"""Reading what the elements of a framework are about, in plain words, from a pack's `terms/<language>.yaml`.

The same files hold terms and example sentences; those belong to the room that suggests, and are left to it here.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from pydantic import ConfigDict

from stocktake.foundation.packs import Entry, Field, PackError, Texts, read_as
from stocktake.frameworks.enums import ElementKind

FOLDER = "terms"
_LISTS = {
    ElementKind.OBJECTIVE: "objectives",
    ElementKind.PRINCIPLE: "principles",
    ElementKind.CATEGORY: "categories",
}

Descriptions = Mapping[tuple[ElementKind, str], Texts]
"""Kind and code of an element to its descriptions by language; an element that nobody described is absent."""


class DescribedEntry(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    description: str = Field(min_length=1)


class TermsFile(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    language: str
    objectives: dict[str, DescribedEntry]
    principles: dict[str, DescribedEntry] = {}
    categories: dict[str, DescribedEntry] = {}


def read_descriptions(folder: Path, known: Mapping[ElementKind, set[str]]) -> Descriptions:
    """The descriptions of a pack's elements; empty where the pack has no terms.

    Args:
        folder: the folder of the pack.
        known: the codes of the framework's elements by kind.

    Raises:
        PackError: a file is wrong, is named after another language than its own, or describes an element that the
            framework does not have; with file and line.
    """
    descriptions: dict[tuple[ElementKind, str], Texts] = defaultdict(dict)
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file, document = read_as(TermsFile, path)
        if file.language != path.stem:
            raise PackError(document.fault(("language",), f"the file is called “{path.name}”"))
        for kind, name in _LISTS.items():
            for code, entry in getattr(file, name).items():
                if code not in known[kind]:
                    raise PackError(document.fault((name, code), f"the framework has no “{code}” among its {name}"))
                descriptions[kind, code][file.language] = entry.description
    return descriptions
