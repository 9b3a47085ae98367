"""What a file really is, told from its first bytes, and what its name claims it to be."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import PurePath

READABLE = frozenset({"docx", "xlsx", "pptx", "pdf", "odf", "rtf", "eml", "msg", "txt", "html", "image"})

_ENDINGS: Mapping[str, str] = {
    **{ending: "docx" for ending in ("docx", "docm", "dotx", "dotm")},
    **{ending: "xlsx" for ending in ("xlsx", "xlsm", "xltx", "xltm")},
    **{ending: "pptx" for ending in ("pptx", "pptm", "ppsx", "ppsm", "potx")},
    **{ending: "txt" for ending in ("txt", "text", "md", "markdown")},
    **{ending: "html" for ending in ("html", "htm", "xhtml")},
    **{ending: "odf" for ending in ("odt", "ods", "odp", "ott", "ots", "otp")},
    **{ending: "image" for ending in ("png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp")},
    **{ending: "archive" for ending in ("zip", "7z", "rar", "gz", "tar")},
    **{ending: ending for ending in ("pdf", "eml", "doc", "xls", "ppt", "msg", "xlsb", "rtf")},
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("__substg1.0_", "msg"),
    ("__properties_version1.0", "msg"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)


def claimed_kind(filename: str) -> str:
    """The kind the ending of the name stands for; empty for no ending, "data" for one nobody here knows."""
    ending = PurePath(filename).suffix.lower().lstrip(".")
    return _ENDINGS.get(ending, "data") if ending else ""


def kind_of_ole(data: bytes) -> str:
    """Older Office files and encrypted newer ones share one container; its stream names, in UTF-16, tell them apart."""
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "ole"


def kind_of_package(package: zipfile.ZipFile) -> str:
    """What the members of an archive make of it."""
    names = set(package.namelist())
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return "xlsb" if "xl/workbook.bin" in names else kind
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        return "odf"
    return "archive"


def kind_of_bytes(data: bytes) -> str:
    """The kind of a file that is neither an archive nor an older Office file: "text" stands for all kinds of text."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _looks_binary(data[:65_536]):
        return "data"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "text"


def _looks_binary(head: bytes) -> bool:
    """Text has no zero bytes, unless it is UTF-16, and hardly any other control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return not (max(even, odd) > len(head) // 8 and min(even, odd) * 20 <= max(even, odd))
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls * 50 > len(head)
