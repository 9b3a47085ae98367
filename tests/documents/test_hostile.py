"""Files that were made to hurt: each is read or refused in seconds, and says so."""

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest

from stocktake.documents.reading import Reader, Unreadable

LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
"""Each ten times the one before: ten thousand million letters."""

SENTENCE = "The cost of sending remittances fell to four per cent."


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


def pages(number: int) -> bytes:
    """A PDF of so many pages with one sentence each, all sharing it."""
    said = f"BT /F1 12 Tf 72 700 Td ({SENTENCE}) Tj ET"
    kids = " ".join(f"{n + 5} 0 R" for n in range(number))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {number} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(said)} >>\nstream\n{said}\nendstream",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"]
        * number,
    ]
    made, at = "%PDF-1.4\n", []
    written = io.StringIO()
    written.write(made)
    for n, body in enumerate(bodies, 1):
        at.append(written.tell())
        written.write(f"{n} 0 obj\n{body}\nendobj\n")
    start = written.tell()
    written.write(f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in at))
    written.write(f"trailer << /Size {len(at) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF")
    return written.getvalue().encode()


def word_file(doctype: str, said: str) -> bytes:
    """A Word file whose main part begins with a declaration of entities and holds this in the place of a text."""
    plain, made, document = io.BytesIO(), io.BytesIO(), docx.Document()
    document.add_paragraph("HERE")
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.decode().replace("?>", f"?><!DOCTYPE w [{doctype}]>", 1).replace("HERE", said).encode()
            package.writestr(name, content)
    return made.getvalue()


def letters(deep: int) -> bytes:
    """A letter in a letter in a letter."""
    message = EmailMessage()
    message.set_content(SENTENCE)
    for _time in range(deep):
        around = EmailMessage()
        around["Subject"] = "Forwarded"
        around.set_content("See below.")
        around.add_attachment(message)
        message = around
    return message.as_bytes()


def test_ten_thousand_pages_are_read(reader):
    tree = reader.read(pages(10_000), "long.pdf")
    assert (len(tree.blocks), tree.blocks[-1].page, tree.blocks[-1].text) == (10_000, 10_000, SENTENCE)


@pytest.mark.parametrize(
    ("doctype", "said"),
    [
        (LAUGHS, "&j;"),
        ('<!ENTITY a SYSTEM "/etc/passwd">', "&a;"),
        ('<!ENTITY a SYSTEM "http://127.0.0.1:9/">', "&a;"),
    ],
    ids=["a billion laughs", "a file of the machine", "an address"],
)  # fmt: skip
def test_entities_are_never_followed(reader, doctype, said):
    with pytest.raises(Unreadable) as refused:
        reader.read(word_file(doctype, said), "entities.docx")
    assert refused.value.code == "damaged"


def test_letters_inside_each_other_are_read_to_the_innermost(reader):
    tree = reader.read(letters(60), "deep.eml")
    assert SENTENCE in {block.text for block in tree.blocks}


def test_letters_without_bottom_are_refused_and_the_next_file_is_read(reader):
    head, foot = b"", b""
    for n in range(4_000):
        head += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        foot = b"\r\n--%d--\r\n" % n + foot
    bottomless = b"From: a@b.example\r\n" + head + b"Content-Type: text/plain\r\n\r\nx\r\n" + foot
    with pytest.raises(Unreadable) as refused:
        reader.read(bottomless, "deep.eml")
    assert refused.value.code == "damaged"
    assert reader.read(letters(1), "next.eml").blocks


@pytest.mark.parametrize("text", ["word " * 200_000, "x" * 1_000_000, "汇款费用" * 250_000], ids=["words", "one word", "Chinese"])
def test_a_text_of_a_million_letters_without_an_end_is_read(reader, text):
    tree = reader.read(text.encode(), "long.txt")
    assert sum(len(block.text) for block in tree.blocks) >= 999_999
