"""Files as no program would write them: our own of every kind, bent by chance. The same seed bends the same way."""

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from tests.documents.office import opendocument
from tests.documents.ole import outlook_message
from tests.documents.test_reading_show import box, run, show

FILES = Path(__file__).resolve().parents[2] / "packs" / "demonstration" / "files"
SENTENCE = "The cost of sending remittances fell; 汇款费用下降; تكلفة التحويلات; стоимость переводов."
WORDS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"<", b"&#x0;", b"&#xD800;", b"-1", b"99999999999", b"1e999", b"../../x", b"\r\n\r\n",
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>", b"&a;&a;&a;", b"]]>", b"\\bin2147483647 ", b"{\\*\\", b"=?utf-8?b?////?=", b"endstream",
)  # fmt: skip


@cache
def seeds() -> Mapping[str, tuple[tuple[str, bytes], ...]]:
    """Files by ending, whole."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for path in sorted(FILES.iterdir()):
        if path.stat().st_size < 200_000:
            found.setdefault(path.suffix.lstrip("."), []).append((path.name, path.read_bytes()))
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "=?utf-8?q?Review?=", "a@b.example"
    mail.set_content(SENTENCE)
    inner = EmailMessage()
    inner.set_content(SENTENCE)
    mail.add_attachment(inner)
    made = {
        "odt": opendocument(f"<text:h text:outline-level='1'>A</text:h><text:p>{SENTENCE}</text:p>"),
        "ods": opendocument(f"<table:table><table:table-row><table:table-cell><text:p>{SENTENCE}</text:p></table:table-cell>"
                            "</table:table-row></table:table>", kind="spreadsheet"),
        "pptx": show(box(run(SENTENCE)), box(run("Second slide"))),
        "rtf": (
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\pard One \b two\b0\par {\*\generator x}"
            rb"\trowd a\cell b\cell\row \u1234? end\par}"
        ),
        "html": f"<html><head><title>t</title></head><body><h1>A</h1><p>{SENTENCE}</p><table><tr><td>1<td>2</table></body>".encode(),
        "msg": outlook_message(subject="Review", body=SENTENCE, sender="a@b.example", attached=(("x.txt", SENTENCE.encode() * 200),)),
        "eml": mail.as_bytes(),
        "txt": ("I. Head\n\n1. " + SENTENCE + "\n\n- item\n").encode("utf-16"),
    }  # fmt: skip
    for ending, data in made.items():
        found.setdefault(ending, []).append((f"made.{ending}", data))
    return {ending: tuple(files) for ending, files in sorted(found.items())}


def mutated(ending: str, seed: int) -> tuple[str, bytes]:
    """A file of this ending, bent in one to six places."""
    chance = random.Random(f"{ending}-{seed}")
    name, data = chance.choice(seeds()[ending])
    for _time in range(chance.randint(1, 6)):
        inside = data[:2] == b"PK" and chance.random() < 0.75
        data = _in_a_member(data, chance) if inside else _bent(data, chance)
    return name, data


def _bent(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1) if data else 0
    far = min(len(data), at + chance.choice((1, 2, 4, 16, 256, 4096)))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at],
        lambda: data[:at] + data[far:],
        lambda: data[:far] + data[at:],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: data[:at] + chance.choice(WORDS) + data[at:],
        lambda: data[:at] + chance.choice(WORDS) + data[far:],
        lambda: data[:at] + data[at:far] * chance.choice((2, 9, 60)) + data[far:],
        lambda: data[:at] + bytes(byte ^ 0x20 for byte in data[at:far]) + data[far:],
    )
    return chance.choice(ways)()


def _in_a_member(data: bytes, chance: random.Random) -> bytes:
    """A package with one of its members bent, left out, doubled, or put in the place of another."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = [(info.filename, package.read(info)) for info in package.infolist()]
    except Exception:  # bent before, so that it is no package any more
        return _bent(data, chance)
    if not members:
        return data
    at, way = chance.randrange(len(members)), chance.randrange(8)
    name, content = members[at]
    if way == 0:
        members.pop(at)
    elif way == 1:
        members[at] = (name, chance.choice(members)[1])
    elif way == 2:
        members.append((chance.choice((name, "word/../x", "/x", "a" * 300)), content))
    else:
        members[at] = (name, _bent(content, chance))
    stream = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in members:
            package.writestr(each, content)
    return stream.getvalue()
