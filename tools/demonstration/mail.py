"""A returned .eml: a letter in UTF-8, perhaps with the letter it answers quoted below and with files attached."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from demonstration.markup import NOTE_MARK, Line, accepted

TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
    ".txt": ("text", "plain"),
}


def plain(lines: list[Line]) -> str:
    """The text as mail and plain files carry it: paragraphs parted by an empty line, without any markup."""
    return "\n\n".join(_plain(line) for line in lines) + "\n"


def _plain(line: Line) -> str:
    if line.kind == "row":
        return " | ".join(line.cells)
    if line.kind == "note":
        return f"[{line.mark}] {line.text}"
    text = NOTE_MARK.sub(r"[\1]", accepted(line.text))
    return f"- {text}" if line.kind == "item" else text


def make(
    lines: list[Line],
    *,
    stem: str,
    head: dict[str, str],
    sent: datetime,
    quoted: str = "",
    attached: dict[str, bytes] | None = None,
) -> bytes:
    """The message. `head` holds From, To and Subject; `quoted` comes with its marks; `attached` is name to bytes."""
    message = EmailMessage()
    message["From"], message["To"] = _address(head["from"]), _address(head["to"])
    message["Subject"] = head["subject"]
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = f"<{stem}@meridian.example>"
    message.set_content(plain(lines) + quoted, charset="utf-8", cte="base64")
    for name, data in (attached or {}).items():
        maintype, subtype = TYPES[name[name.rindex(".") :]]
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    if message.is_multipart():
        message.set_boundary("=_demonstration")
    return message.as_bytes()


def quote(text: str) -> str:
    """The letter that is answered, as mail programs put it below the answer; its first line says who wrote it when."""
    wrote, *letter = text.strip().splitlines()
    marked = "\n".join(f"> {line}".rstrip() for line in letter)
    return f"\n{wrote}\n{marked}\n"


def _address(written: str) -> Address:
    name, address = parseaddr(written)
    return Address(name, addr_spec=address)
