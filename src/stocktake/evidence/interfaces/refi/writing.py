"""From plain values to REFI-QDA files: the codebook as XML, the project as a package with its sources beside it."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import IO

from lxml import etree

from stocktake.evidence.interfaces.refi.shapes import Coder, Item, Note, Project, Selection, Text

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "Stocktake"
INSIDE = "project.qde"
_UNWRITTEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """A text as XML can hold it: signs that it has no writing for become the sign for that."""
    return _UNWRITTEN.sub("\ufffd", text)


def as_qdc(codes: Iterable[Item]) -> bytes:
    root = _element(None, CODEBOOK, "CodeBook", origin=ORIGIN)
    _codes(root, CODEBOOK, codes)
    return _bytes(root)


def as_qdpx(project: Project, *, at: str) -> bytes:
    out = io.BytesIO()
    write_qdpx(out, project, at=at)
    return out.getvalue()


def write_qdpx(out: IO[bytes], project: Project, *, at: str) -> None:
    """`at`: when it was written, as `2031-02-20T12:00:00Z`. Originals are opened one after the other."""
    root = _element(None, PROJECT, "Project", name=project.name, origin=ORIGIN, creationDateTime=at)
    if project.coders:
        users = _element(root, PROJECT, "Users")
        for coder in project.coders:
            _user(users, coder)
    if project.codes:
        _codes(_element(root, PROJECT, "CodeBook"), PROJECT, project.codes)
    if project.texts:
        sources = _element(root, PROJECT, "Sources")
        for text in project.texts:
            _source(sources, text)
    if project.notes:
        notes = _element(root, PROJECT, "Notes")
        for note in project.notes:
            _note(notes, note)
    _described(root, PROJECT, project.description)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, INSIDE, _bytes(root))
        for text in project.texts:
            _put(package, f"sources/{text.guid}.txt", text.text.encode())
            if text.original is not None:
                _put(package, f"sources/{text.guid}.{text.ending}", text.original())


def _put(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    """With a day of its own: the same project is the same bytes, whenever it is written."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(member, data)


def _codes(parent: etree._Element, space: str, codes: Iterable[Item]) -> None:
    below = _element(parent, space, "Codes")
    for item in codes:
        _code(below, space, item)


def _code(parent: etree._Element, space: str, item: Item) -> None:
    made = _element(parent, space, "Code", guid=item.guid, name=item.name, isCodable="true" if item.codable else "false")
    _described(made, space, item.description)
    for each in item.below:
        _code(made, space, each)


def _user(parent: etree._Element, coder: Coder) -> None:
    _element(parent, PROJECT, "User", guid=coder.guid, name=coder.name)


def _source(parent: etree._Element, text: Text) -> None:
    """A PDF goes with its text as its representation; a Word file beside its text; another kind lies in the package."""
    plain = f"internal://{text.guid}.txt"
    if text.original is not None and text.ending == "pdf":
        outer = _element(parent, PROJECT, "PDFSource", guid=text.guid, name=text.name, path=f"internal://{text.guid}.pdf")
        _described(outer, PROJECT, text.description)
        made = _element(outer, PROJECT, "Representation", guid=_beside(text.guid), name=text.name, plainTextPath=plain)
    else:
        made = _element(parent, PROJECT, "TextSource", guid=text.guid, name=text.name)
        if text.original is not None and text.ending == "docx":
            made.set("richTextPath", f"internal://{text.guid}.docx")
        made.set("plainTextPath", plain)
        _described(made, PROJECT, text.description)
    for selection in text.selections:
        _selection(made, selection)


def _selection(parent: etree._Element, selection: Selection) -> None:
    made = _element(
        parent, PROJECT, "PlainTextSelection", guid=selection.guid, name=selection.name, startPosition=str(selection.start),
        endPosition=str(selection.end), creatingUser=selection.coder,
    )  # fmt: skip
    times = sorted(each.at for each in selection.given if each.at)
    if times:
        made.set("creationDateTime", times[0])
    _described(made, PROJECT, selection.memo)
    for each in selection.given:
        coding = _element(made, PROJECT, "Coding", guid=each.guid, creatingUser=each.coder, creationDateTime=each.at)
        _element(coding, PROJECT, "CodeRef", targetGUID=each.code)
    for note in selection.notes:
        _element(made, PROJECT, "NoteRef", targetGUID=note)


def _note(parent: etree._Element, note: Note) -> None:
    made = _element(parent, PROJECT, "Note", guid=note.guid, name=note.name, creatingUser=note.coder, creationDateTime=note.at)
    _element(made, PROJECT, "PlainTextContent").text = writable(note.text)


def _described(parent: etree._Element, space: str, words: str) -> None:
    if words:
        _element(parent, space, "Description").text = writable(words)


def _element(parent: etree._Element | None, space: str, tag: str, /, **attributes: str) -> etree._Element:
    """An element with those attributes that say something; GUIDs and names that are required are never empty."""
    tag = f"{{{space}}}{tag}"
    if parent is None:
        made = etree.Element(tag, nsmap={None: space})  # type: ignore[dict-item]  # a default namespace, which the stubs do not know
    else:
        made = etree.SubElement(parent, tag)
    for key, value in attributes.items():
        if value:
            made.set(key, writable(value))
    return made


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _beside(guid: str) -> str:
    """A GUID for what belongs to another one: the same with its last digit turned."""
    return guid[:-1] + f"{15 - int(guid[-1], 16):x}"
