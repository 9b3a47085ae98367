"""The parts of a slide show (.pptx): its slides in their order, with their layouts and notes, found through relations."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import open_package, parse_xml, unpack
from stocktake.documents.reading.word_package import properties_of, relations_of
from stocktake.documents.refusals import refuse

_MOST_SLIDES = 5_000


@dataclass(slots=True)
class SlideParts:
    """One slide: its own part, its layout, its notes, and what diagrams on it say."""

    slide: etree._Element
    layout: etree._Element | None = None
    master: etree._Element | None = None
    notes: etree._Element | None = None
    diagrams: dict[str, etree._Element] = field(default_factory=dict)


class ShowFile:
    """A slide show, opened; slides are parsed one by one as they are asked for. Raises Unreadable like the package."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits) -> None:
        self._package, self._limits = package, limits
        self._names = set(package.namelist())
        self._parsed: dict[str, etree._Element] = {}
        main = next((target for kind, _, target in relations_of(package, "", limits) if kind == "officeDocument"), "")
        self._main = main if main in self._names else "ppt/presentation.xml"
        if self._main not in self._names:
            raise refuse("damaged")
        self.properties = properties_of(package, self._names, limits)

    def slides(self) -> Iterator[SlideParts]:
        """The slides in the order in which they are shown."""
        root = parse_xml(unpack(self._package, self._main, self._limits))
        targets = {key: target for kind, key, target in relations_of(self._package, self._main, self._limits) if kind == "slide"}
        wanted = [
            targets.get(next((str(value) for name, value in each.attrib.items() if str(name).endswith("}id")), ""), "")
            for each in root.iter()
            if isinstance(each.tag, str) and each.tag.endswith("}sldId")
        ]
        if len(wanted) > _MOST_SLIDES:
            raise refuse("damaged")
        for target in wanted:
            if target in self._names:
                yield self._slide(target)

    def _slide(self, target: str) -> SlideParts:
        parts = SlideParts(parse_xml(unpack(self._package, target, self._limits)))
        for kind, key, to in relations_of(self._package, target, self._limits):
            if to not in self._names:
                continue
            if kind == "slideLayout":
                parts.layout = self._shared(to)
                master = next((far for k, _, far in relations_of(self._package, to, self._limits) if k == "slideMaster"), "")
                parts.master = self._shared(master) if master in self._names else None
            elif kind == "notesSlide":
                parts.notes = parse_xml(unpack(self._package, to, self._limits))
            elif kind == "diagramData":
                parts.diagrams[key] = parse_xml(unpack(self._package, to, self._limits))
        return parts

    def _shared(self, name: str) -> etree._Element:
        if name not in self._parsed:
            self._parsed[name] = parse_xml(unpack(self._package, posixpath.normpath(name), self._limits))
        return self._parsed[name]


def open_show(data: bytes, limits: Limits) -> ShowFile:
    """Open a slide show. Raises Unreadable: damaged, zip-bomb, truncated."""
    return ShowFile(open_package(data, limits), limits)
