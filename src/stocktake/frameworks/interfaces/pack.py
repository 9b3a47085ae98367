"""Reading a framework from a pack: `framework.yaml` has the framework, its elements and their links to others.

What the elements are about, in plain words, stands beside it in `terms` (`descriptions`).
"""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict

from stocktake.foundation.packs import Entry, Field, Pack, PackError, Texts
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.interfaces.descriptions import Descriptions, read_descriptions
from stocktake.frameworks.models import Element, Framework, Link

FILE = "framework.yaml"


class LinkEntry(Entry):
    target: str
    basis: str
    source: str | None = None


class ObjectiveEntry(Entry):
    number: int = Field(ge=1)
    paragraph: str | int = ""
    titles: Texts = Field(min_length=1)
    title_sources: Texts = {}
    labels: Texts = {}
    label_sources: Texts = {}
    actions: str = ""
    note: str = ""
    sdg_targets: list[LinkEntry] = []


class PrincipleEntry(Entry):
    letter: str
    number: int = Field(ge=1)
    paragraph: str | int = ""
    titles: Texts = Field(min_length=1)
    title_sources: Texts = {}
    variants: dict[str, Any] = {}
    note: str = ""


class CategoryEntry(Entry):
    code: str
    group: str
    titles: Texts = Field(min_length=1)
    note: str = ""


class FrameworkFile(Entry):
    """The keys not named here are facts about the framework, kept as they are."""

    model_config = ConfigDict(extra="allow", frozen=True)

    framework: str
    titles: Texts
    objectives: list[ObjectiveEntry]
    principles: list[PrincipleEntry] = []
    categories: list[CategoryEntry] = []


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the framework to what the pack says; elements that codes rest on are changed in place, never replaced.

    Raises:
        PackError: two objectives, principles or categories have the same number or code, or a description is wrong or
            belongs to none of them; with file and line.
    """
    content, document = pack.read(FrameworkFile, FILE)
    _refuse_doubles(content, document.fault)
    descriptions = read_descriptions(pack.folder, _codes(content))
    framework, _made = Framework.objects.update_or_create(
        code=content.framework,
        defaults={"titles": content.titles, "facts": _facts(content), "pack": pack.name},
    )
    for objective in content.objectives:
        element = _element(
            framework, ElementKind.OBJECTIVE, str(objective.number), objective.number, objective, descriptions,
            labels=objective.labels, title_sources=objective.title_sources, paragraph=str(objective.paragraph),
        )  # fmt: skip
        element.links.all().delete()
        Link.objects.bulk_create(
            Link(element=element, scheme="sdg", target=link.target, basis=link.basis, source=link.source or "")
            for link in objective.sdg_targets
        )
        for place, letter in enumerate(objective.actions, start=1):
            _known_by_place(
                framework, ElementKind.ACTION, f"{objective.number} ({letter})", objective.number * 100 + place, objective
            )
    for place, target in enumerate(_targets(content), start=1):
        _known_by_place(framework, ElementKind.TARGET, target, place)
    for principle in content.principles:
        _element(
            framework, ElementKind.PRINCIPLE, principle.letter, principle.number, principle, descriptions,
            title_sources=principle.title_sources, paragraph=str(principle.paragraph),
        )  # fmt: skip
    for number, category in enumerate(content.categories, start=1):
        _element(framework, ElementKind.CATEGORY, category.code, number, category, descriptions, group=category.group)


def _element(
    framework: Framework, kind: ElementKind, code: str, number: int, entry: Any, descriptions: Descriptions, **more: Any
) -> Element:
    return Element.objects.update_or_create(
        framework=framework, kind=kind, code=code,
        defaults={
            "number": number, "titles": entry.titles, "descriptions": descriptions.get((kind, code), {}),
            "note": entry.note, **more,
        },
    )[0]  # fmt: skip


def _known_by_place(
    framework: Framework, kind: ElementKind, code: str, number: int, objective: ObjectiveEntry | None = None
) -> None:
    """An element whose words are not carried here, only where it stands."""
    group, paragraph = (str(objective.number), str(objective.paragraph)) if objective else ("", "")
    Element.objects.update_or_create(
        framework=framework, kind=kind, code=code, defaults={"number": number, "group": group, "paragraph": paragraph}
    )


def _targets(content: FrameworkFile) -> list[str]:
    """The targets to which objectives are linked, in their own order: 3.8 before 3.10."""
    found = {link.target for objective in content.objectives for link in objective.sdg_targets}
    return sorted(
        found, key=lambda target: [(not part.isdigit(), int(part) if part.isdigit() else part) for part in target.split(".")]
    )


def _codes(content: FrameworkFile) -> dict[ElementKind, set[str]]:
    return {
        ElementKind.OBJECTIVE: {str(entry.number) for entry in content.objectives},
        ElementKind.PRINCIPLE: {entry.letter for entry in content.principles},
        ElementKind.CATEGORY: {entry.code for entry in content.categories},
    }


def _facts(content: FrameworkFile) -> dict[str, Any]:
    extra = content.model_extra or {}
    return {key: value if isinstance(value, str | int | float | bool | list | dict) else str(value) for key, value in extra.items()}


def _refuse_doubles(content: FrameworkFile, fault: Any) -> None:
    lists: dict[str, list[int] | list[str]] = {
        "objectives": [entry.number for entry in content.objectives],
        "principles": [entry.letter for entry in content.principles],
        "categories": [entry.code for entry in content.categories],
    }
    for name, codes in lists.items():
        for index, code in enumerate(codes):
            if code in codes[:index]:
                raise PackError(fault((name, index), f"“{code}” stands twice among the {name}"))
