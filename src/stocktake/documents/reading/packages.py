"""Office packages are zip archives; here they are opened with care.

What an archive says about its own size is checked before anything is unpacked, and what really comes out is counted
while it is unpacked, because the first may be a lie.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.refusals import refuse

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_PIECE = 1 << 20
_OUT_OF_MEMORY = (0, 2)  # the parser says "unknown error", or that memory failed; a torn document has a code of its own
_ENTRY = 46  # bytes of one entry of the central directory, without its name


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open an archive after looking at its directory only.

    Raises Unreadable: ``truncated`` when the directory at the end is missing, ``zip-bomb`` when the declared sizes, the
    number of members or the ratio go beyond the limits or members overlap, ``password-protected`` for encrypted members,
    ``damaged`` for a directory that makes no sense.
    """
    if _directory_size(data) > limits.members * (_ENTRY + 200):
        raise refuse("zip-bomb")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise refuse("damaged") from error
    members = package.infolist()
    declared = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > limits.members or declared > limits.unpacked or packed > len(data):
        raise refuse("zip-bomb")
    if declared > limits.ratio_from and declared > limits.ratio * max(packed, 1):
        raise refuse("zip-bomb")
    if any(member.flag_bits & 0x1 for member in members):
        raise refuse("password-protected")
    return package


def _directory_size(data: bytes) -> int:
    """Bytes of the central directory, read from the record at the end, so that a huge one is never loaded."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise refuse("truncated")
    size: int = struct.unpack_from("<L", data, end + 12)[0]
    locator = end - 20
    if locator >= 0 and data[locator : locator + 4] == _LOCATOR_64:
        record = struct.unpack_from("<Q", data, locator + 8)[0]
        if data[record : record + 4] == _END_64 and len(data) >= record + 48:
            size = struct.unpack_from("<Q", data, record + 40)[0]
    return size


def unpack(package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """One member, counted while it is unpacked. Raises Unreadable (zip-bomb, damaged); KeyError if it is not there."""
    pieces: list[bytes] = []
    total = 0
    member = package.getinfo(name)
    if member.file_size > limits.part:
        raise refuse("zip-bomb")
    try:
        with package.open(member) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > limits.part:
                    raise refuse("zip-bomb")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise refuse("damaged") from error
    return b"".join(pieces)


def parse_xml(data: bytes) -> etree._Element:
    """Parse one part of an Office package without entities, network or document types.

    No program that writes Office files declares a document type; a file that does wants something else. It is refused as
    ``damaged`` before the parser sees it, in whichever encoding it is written.
    """
    if declares_type(data):
        raise refuse("damaged")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) in _OUT_OF_MEMORY or "allocation" in str(error):
            raise MemoryError from error
        raise refuse("damaged") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise refuse("damaged")
    return root


def declares_type(data: bytes) -> bool:
    """Whether an XML part declares a document type, in UTF-8 or either UTF-16."""
    if b"<!DOCTYPE" in data:
        return True
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        return any("<!DOCTYPE".encode(wide) in data for wide in ("utf-16-le", "utf-16-be"))
    return False


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""
