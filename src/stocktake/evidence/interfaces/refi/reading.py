"""From REFI-QDA files to plain values. Runs in the reader's child process; knows no Django.

Forgiving in what is written otherwise (namespaces of any version, braces around GUIDs, texts inside the XML or beside it), and
strict in what is dangerous: no document types, no entities, nothing unpacked beyond its promise, no path outside the package.
"""

import hashlib
import zipfile

from lxml import etree

from stocktake.documents.reading.charsets import decode
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import local, open_package, parse_xml, unpack
from stocktake.documents.refusals import refuse
from stocktake.evidence.interfaces.refi.shapes import Coder, Given, Item, Note, Project, Selection, Text

MOST_SELECTIONS = 500_000
DEEPEST = 50
"""Levels of codes below each other; people use three."""
INTERNAL = "internal://"


def read_qdc(data: bytes) -> Project:
    """Raises Unreadable: damaged."""
    root = parse_xml(data)
    if local(root) != "CodeBook":
        raise refuse("damaged")
    return Project(codes=_codes(root))


def read_qdpx(data: bytes, limits: Limits) -> Project:
    """Raises Unreadable: damaged, truncated, password-protected, zip-bomb."""
    with open_package(data, limits) as package:
        inside = [name for name in package.namelist() if name.lower().endswith(".qde") and "/" not in name]
        if len(inside) != 1:
            raise refuse("damaged")
        root = parse_xml(unpack(package, inside[0], limits))
        if local(root) != "Project":
            raise refuse("damaged")
        return _Reading(package, limits, root).project()


class _Reading:
    def __init__(self, package: zipfile.ZipFile, limits: Limits, root: etree._Element) -> None:
        self.package, self.limits, self.root = package, limits, root
        self.members = {name.lower(): name for name in package.namelist()}
        self.amiss: list[tuple[str, str]] = []
        self.selections = self.unpacked = 0

    def project(self) -> Project:
        texts = tuple(self._texts())
        notes = tuple(
            Note(
                _guid(each, "guid"),
                self._content(each) or _described(each),
                each.get("name", ""),
                _guid(each, "creatingUser"),
                each.get("creationDateTime", ""),
            )
            for each in _below(self.root, "Notes", "Note")
        )
        book = next(iter(_named(self.root, "CodeBook")), None)
        return Project(
            self.root.get("name", ""), _described(self.root),
            tuple(Coder(_guid(each, "guid"), each.get("name", "")) for each in _below(self.root, "Users", "User")),
            _codes(book) if book is not None else (), texts, notes, tuple(self.amiss),
        )  # fmt: skip

    def _texts(self) -> list[Text]:
        found = []
        for source in _below(self.root, "Sources", "*"):
            kind = local(source)
            inner: etree._Element | None = None
            if kind == "TextSource":
                inner = source
            elif kind == "PDFSource":
                inner = next(iter(_named(source, "Representation")), None)
                if any(_named(each, "Coding") for each in _named(source, "PDFSelection")):
                    self.amiss.append((_guid(source, "guid"), "areas"))
            if inner is None:
                self.amiss.append((_guid(source, "guid"), "no-text"))
                continue
            text = self._content(inner)
            if text is None:
                self.amiss.append((_guid(source, "guid"), "no-text"))
                continue
            path = source.get("path") or source.get("richTextPath") or ""
            found.append(
                Text(
                    _guid(source, "guid"),
                    source.get("name", ""),
                    text,
                    _described(source),
                    tuple(self._selections(inner)),
                    path.rpartition(".")[2].lower() if path.startswith(INTERNAL) else "",
                )
            )
        return found

    def _content(self, element: etree._Element) -> str | None:
        """The plain text of a source or note: inside the XML, or beside it."""
        inside = next(iter(_named(element, "PlainTextContent")), None)
        if inside is not None:
            return inside.text or ""
        path = element.get("plainTextPath", "")
        if not path.startswith(INTERNAL):
            return None
        name = self.members.get(f"sources/{path.removeprefix(INTERNAL).lstrip('/')}".lower())
        if name is None:
            return None
        data = unpack(self.package, name, self.limits)
        self.unpacked += len(data)
        if self.unpacked > self.limits.unpacked:
            raise refuse("zip-bomb")
        return decode(data)[0]

    def _selections(self, element: etree._Element) -> list[Selection]:
        found = []
        for each in _named(element, "PlainTextSelection"):
            self.selections += 1
            if self.selections > MOST_SELECTIONS:
                raise refuse("zip-bomb")
            guid, by = _guid(each, "guid"), _guid(each, "creatingUser") or _guid(each, "modifyingUser")
            try:
                start, end = int(each.get("startPosition", "")), int(each.get("endPosition", ""))
            except ValueError:
                self.amiss.append((guid, "position"))
                continue
            found.append(
                Selection(
                    guid,
                    start,
                    end,
                    each.get("name", ""),
                    by,
                    tuple(self._given(each, by)),
                    tuple(_guid(note, "targetGUID") for note in _named(each, "NoteRef")),
                    _described(each),
                )
            )
        return found

    def _given(self, selection: etree._Element, by: str) -> list[Given]:
        return [
            Given(
                _guid(each, "guid"), _guid(code, "targetGUID"), _guid(each, "creatingUser") or by, each.get("creationDateTime", "")
            )
            for each in _named(selection, "Coding")
            for code in _named(each, "CodeRef")
        ]


def _codes(parent: etree._Element) -> tuple[Item, ...]:
    return tuple(_code(each, 0) for each in _below(parent, "Codes", "Code"))


def _code(element: etree._Element, depth: int) -> Item:
    if depth > DEEPEST:
        raise refuse("damaged")
    guid, name = _guid(element, "guid"), " ".join(element.get("name", "").split())
    codable = element.get("isCodable", "true").strip().lower() not in ("false", "0")
    below = tuple(_code(each, depth + 1) for each in _named(element, "Code"))
    return Item(guid or _made_up(name), name, _described(element), codable, below)


def _made_up(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _described(element: etree._Element) -> str:
    found = next(iter(_named(element, "Description")), None)
    return (found.text or "") if found is not None else ""


def _named(parent: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in parent if isinstance(each.tag, str) and name in ("*", local(each))]


def _below(root: etree._Element, holder: str, name: str) -> list[etree._Element]:
    return [each for holding in _named(root, holder) for each in _named(holding, name)]


def _guid(element: etree._Element, attribute: str) -> str:
    """A GUID in small letters without braces, as far as it is one."""
    return element.get(attribute, "").strip().strip("{}").lower()
