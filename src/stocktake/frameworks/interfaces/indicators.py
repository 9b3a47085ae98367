"""Reading `indicators.yaml` of a pack: a list of indicators for a framework, each with the element it follows and whose number it is.

Where the number that others have published is found (`international`) is only kept here; `statistics` reads it. Titles of a standard
are copied, never translated here: a language in which one was not seen stays absent.
"""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import model_validator

from stocktake.foundation.packs import Document, Entry, Field, Pack, PackError, Texts
from stocktake.frameworks.enums import ElementKind, IndicatorUnit
from stocktake.frameworks.models import Element, Framework, Indicator, IndicatorList

FILE = "indicators.yaml"


class StandardEntry(Entry):
    """How a standard names it: `scheme: sdg`, `identifier: "10.7.1"`, and where that was read."""

    scheme: str = Field(pattern="^[a-z][a-z0-9-]*$", max_length=40)
    identifier: str = Field(min_length=1, max_length=40)
    source: str = Field(min_length=1, max_length=500)


class DisaggregationsEntry(Entry):
    """Ages as `0-17` or `65+`."""

    sex: list[Literal["female", "male"]] = []
    age: list[str] = []

    @model_validator(mode="after")
    def _ages_are_ages(self) -> Self:
        for age in self.age:
            first, sign, last = age.removesuffix("+").partition("-")
            if not first.isdecimal() or (sign == "-") is not last.isdecimal() or (age.endswith("+") is bool(sign)):
                raise ValueError(f"“{age}” is no age such as 0-17 or 65+")
        return self


class IndicatorEntry(Entry):
    """`objective`: the one it is tied to, and `basis` on what that rests; without it, it is tied to the framework as a whole."""

    key: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=60)
    labels: Texts = Field(min_length=1)
    note: Texts = {}
    unit: IndicatorUnit
    objective: int | None = None
    basis: str = Field("", max_length=300)
    standard: StandardEntry | None = None
    disaggregations: DisaggregationsEntry = DisaggregationsEntry()
    international: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _tie_has_its_basis(self) -> Self:
        if self.objective is not None and not self.basis:
            raise ValueError("an indicator that is tied to an objective says on what that rests (basis)")
        return self


class IndicatorsFile(Entry):
    code: str = Field(alias="list", pattern="^[a-z0-9][a-z0-9-]*$", max_length=60)
    framework: str
    titles: Texts = Field(min_length=1)
    note: Texts = {}
    source: str = Field(min_length=1, max_length=500)
    indicators: list[IndicatorEntry] = Field(min_length=1)


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the list to what the pack says; an indicator that it no longer has goes.

    Raises:
        PackError: the framework is not loaded or has no such objective, a key stands twice, here or in another list of the
            framework, or the list belongs to another pack; with file and line.
    """
    content, document = pack.read(IndicatorsFile, FILE)
    framework = Framework.objects.filter(code=content.framework).first()
    if framework is None:
        raise PackError(document.fault(("framework",), f"no framework has the code “{content.framework}”"))
    taken = IndicatorList.objects.filter(code=content.code).exclude(pack=pack.name).first()
    if taken is not None:
        raise PackError(document.fault(("list",), f"the pack “{taken.pack}” has a list “{content.code}” already"))
    elements = _elements(content, document, framework)
    _refuse_doubles(content, document, framework)
    kept, _made = IndicatorList.objects.update_or_create(
        code=content.code,
        defaults={
            "framework": framework, "titles": content.titles, "notes": content.note, "source": content.source,
            "invented": pack.manifest.invented, "pack": pack.name,
        },
    )  # fmt: skip
    for position, entry in enumerate(content.indicators, start=1):
        Indicator.objects.update_or_create(list=kept, key=entry.key, defaults=_told(entry, position, elements))
    kept.indicators.exclude(key__in=[entry.key for entry in content.indicators]).delete()


def _told(entry: IndicatorEntry, position: int, elements: dict[int, Element]) -> dict[str, Any]:
    standard = entry.standard
    parts = {by: parts for by, parts in entry.disaggregations.model_dump().items() if parts}
    return {
        "position": position, "labels": entry.labels, "notes": entry.note, "unit": entry.unit, "basis": entry.basis,
        "element": elements[entry.objective] if entry.objective is not None else None,
        "scheme": standard.scheme if standard else "", "identifier": standard.identifier if standard else "",
        "identifier_source": standard.source if standard else "", "disaggregations": parts, "international": entry.international,
    }  # fmt: skip


def _elements(content: IndicatorsFile, document: Document, framework: Framework) -> dict[int, Element]:
    known = {element.number: element for element in framework.elements.filter(kind=ElementKind.OBJECTIVE)}
    faults = [
        document.fault(("indicators", index, "objective"), f"the framework “{framework.code}” has no objective {entry.objective}")
        for index, entry in enumerate(content.indicators)
        if entry.objective is not None and entry.objective not in known
    ]
    if faults:
        raise PackError("\n".join(faults))
    return known


def _refuse_doubles(content: IndicatorsFile, document: Document, framework: Framework) -> None:
    """A question names an indicator by its key alone, so no two lists of a framework have the same."""
    others = Indicator.objects.filter(list__framework=framework).exclude(list__code=content.code)
    seen = {indicator.key: indicator.list.code for indicator in others.select_related("list")}
    for index, entry in enumerate(content.indicators):
        if entry.key in seen:
            where = f"in the list “{seen[entry.key]}”" if seen[entry.key] != content.code else "here"
            raise PackError(document.fault(("indicators", index, "key"), f"“{entry.key}” stands {where} already"))
        seen[entry.key] = content.code
