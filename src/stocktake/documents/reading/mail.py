"""E-mail: what this sender wrote now, without the older messages below it, and the files that came along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from stocktake.documents.reading.charsets import decode
from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.pieces import Piece, blocks_of
from stocktake.documents.reading.txt import Line, lines_of, pieces_of
from stocktake.documents.reading.web import pieces_of_html
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import Attachment, BlockKind, Tree

_WROTE = re.compile(
    r"(?:on\s.+\bwrote|le\s.+\ba écrit|el\s.+\bescribió|.*\d.*(?:пишет|написал|написала|写道|寫道|كتب))\s*[:：]\s*", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|message d'origine|message d’origine|mensaje original|исходное сообщение|原始邮件|"
    r"原始郵件|الرسالة الأصلية)\s*-{2,}",
    re.IGNORECASE,
)
_SUBJECT_PREFIX = re.compile(r"^(?:(?:re|fwd?|fw|tr|rv|ответ|答复|回复|转发|رد)\s*[:：]\s*)+", re.IGNORECASE)


def read_eml(data: bytes, limits: Limits) -> Tree:
    """Read a message. Raises Unreadable: unknown-format when it has no header, empty when nobody wrote anything."""
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
    if not any(name in message for name in ("from", "to", "subject", "date", "mime-version", "received")):
        raise refuse("unknown-format", found="txt")
    notices: dict[str, bool] = {}
    written = _written(message, notices)
    attachments = _attachments(message, limits, notices)
    meta = _meta(message)
    subject = meta.get("subject", "")
    heading = Piece(subject, "L0")
    heading.become(BlockKind.HEADING, 0)
    pieces = [heading, *written] if subject else written
    blocks = blocks_of(pieces)
    if not written and not attachments:
        raise refuse("empty")
    return Tree(blocks, _SUBJECT_PREFIX.sub("", subject), meta, attachments, tuple(NOTICES[name] for name in notices))


def _meta(message: EmailMessage) -> dict[str, str]:
    meta = {"format": "eml"}
    for name in ("subject", "from", "to", "message-id"):
        value = _sound(_header(message, name))
        if value:
            meta[name] = value
    try:
        meta["date"] = parsedate_to_datetime(_header(message, "date")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        meta.pop("date", None)
    return meta


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError):  # headers no standard foresaw
        return ""


def _sound(text: str) -> str:
    """One line without halves of characters, which stand for bytes nobody could decode."""
    return tidy(text.encode("utf-8", "replace").decode("utf-8"))


def _written(message: EmailMessage, notices: dict[str, bool]) -> list[Piece]:
    """The text parts of the message and of messages forwarded inside it; plain text is preferred to HTML."""
    result: list[Piece] = []
    inside: set[int] = set()
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            notices["forwarded-message"] = True
        if part.defects and any("Boundary" in type(defect).__name__ for defect in part.defects):
            notices["incomplete-mail"] = True
        if id(part) in inside or part.is_multipart():
            if part.get_content_type() == "multipart/alternative" and id(part) not in inside:
                inside.update(id(child) for child in part.walk())
                result.extend(_alternative(part, notices))
            continue
        if not _is_attachment(part):
            result.extend(_text_part(part, notices))
    return result


def _alternative(part: Message, notices: dict[str, bool]) -> list[Piece]:
    leaves = [child for child in part.walk() if not child.is_multipart() and not _is_attachment(child)]
    for kind in ("text/plain", "text/html"):
        for leaf in leaves:
            if leaf.get_content_type() == kind and (pieces := _text_part(leaf, notices)):
                return pieces
    return []


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename()) or part.get_content_maintype() != "text"


def _text_part(part: Message, notices: dict[str, bool]) -> list[Piece]:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or part.get_content_type() not in ("text/plain", "text/html"):
        return []
    text, _, guessed = decode(payload, part.get_content_charset() or "")
    if guessed:
        notices["guessed-encoding"] = True
    if part.get_content_type() == "text/html":
        pieces, _ = pieces_of_html(text, guess_titles=False)
        texts = [Line(index, piece.text) for index, piece in enumerate(pieces)]
        kept = {line.number for line in _own_words(texts, notices)}
        return [piece for index, piece in enumerate(pieces) if index in kept]
    return pieces_of(_own_words(lines_of(text), notices), guess_titles=False)


def _own_words(lines: Sequence[Line], notices: dict[str, bool]) -> list[Line]:
    """Leave out quoted replies and the signature.

    Quoted lines may stand between answers to them, so each is dropped by itself. What an older message announces without
    marking its lines reaches to the end.
    """
    result: list[Line] = []
    for index, line in enumerate(lines):
        text = line.text.rstrip()
        if text == "--" or line.text.rstrip("\r\n") == "-- ":
            notices["signature"] = True
            rest = lines[index + 1 :]
            if any(later.text.startswith(">") for later in rest):
                notices["quoted-reply"] = True
            break
        if _ORIGINAL.fullmatch(line.bare):
            notices["quoted-reply"] = True
            break
        if text.startswith(">"):
            notices["quoted-reply"] = True
            continue
        if length := _announcement(lines, index):
            following = next((later for later in lines[index + length :] if later.bare), None)
            notices["quoted-reply"] = True
            if following is not None and not following.text.startswith(">"):
                break
            continue
        if index and _announcement(lines, index - 1) == 2:
            continue
        result.append(line)
    return result


def _announcement(lines: Sequence[Line], index: int) -> int:
    """How many lines say "On … wrote:", which mail programs also wrap; 0 when none does."""
    first = lines[index].bare
    if not first or len(first) > 300:
        return 0
    if _WROTE.fullmatch(first):
        return 1
    if index + 1 < len(lines) and re.match(r"(?:on|le|el)\s.*\d", first, re.IGNORECASE):
        second = lines[index + 1].bare
        if second and len(second) < 120 and _WROTE.fullmatch(f"{first} {second}"):
            return 2
    return 0


def _attachments(message: EmailMessage, limits: Limits, notices: dict[str, bool]) -> tuple[Attachment, ...]:
    """Every file in the message, those of forwarded messages included."""
    result: list[Attachment] = []
    room = limits.size
    for part in message.walk():
        if part.is_multipart() or not (_is_attachment(part)) or _is_picture_in_text(part):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload:
            continue
        if len(result) >= limits.attachments or len(payload) > room:
            notices["attachment-left-out"] = True
            continue
        room -= len(payload)
        result.append(Attachment(_filename(part, len(result) + 1), payload))
    return tuple(result)


def _is_picture_in_text(part: Message) -> bool:
    """Logos and the like, shown within the text and not meant as files."""
    return part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"


def _filename(part: Message, count: int) -> str:
    """The name of an attachment without folders; a plain one where it has none."""
    given = _sound(part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1].strip(". ")
    return given[:200] or f"attachment-{count}.{part.get_content_subtype()[:20]}"
