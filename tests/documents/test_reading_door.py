"""Which files are turned away before they are read, and with which word."""

import io
import zipfile

import docx
import pytest
from fpdf import FPDF

from stocktake.documents.reading import Reader, Unreadable, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream.getvalue()


def pdf(*, text: str = "", password: str = "") -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    if text:
        document.multi_cell(0, 6, text)
    else:
        document.rect(20, 20, 100, 100, style="F")
    if password:
        document.set_encryption(owner_password=password + "!", user_password=password)
    return bytes(document.output())


def ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(512)


REPORT = word("The Government reports that the law was changed in 2029.")
DECLARED = with_member(
    with_member(b"", "[Content_Types].xml", b"<Types/>"),
    "word/document.xml",
    b'<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="urn:w">&a;</w:document>',
)
REFUSED = {
    "an encrypted Office file": (ole("EncryptedPackage"), "a.docx", "password-protected"),
    "an encrypted PDF": (pdf(text="Secret words.", password="key"), "a.pdf", "password-protected"),
    "half a Word file": (REPORT[: len(REPORT) // 2], "a.docx", "truncated"),
    "half a PDF": (pdf(text="Some words here.")[:400], "a.pdf", "truncated"),
    "a Word file with macros": (with_member(REPORT, "word/vbaProject.bin", b"x"), "a.docm", "macros"),
    "a bomb": (with_member(REPORT, "word/media/a.xml", bytes(40 * 1024 * 1024)), "a.docx", "zip-bomb"),
    "a PDF of pictures": (pdf(), "a.pdf", "no-text"),
    "a Word file named PDF": (REPORT, "a.pdf", "wrong-extension"),
    "a PDF named Word": (pdf(text="Words."), "a.docx", "wrong-extension"),
    "no bytes at all": (b"", "a.docx", "empty"),
    "blank lines": (b"\r\n  \r\n", "a.txt", "empty"),
    "a Word file without words": (word(), "a.docx", "empty"),
    "an older Word file": (ole("WordDocument"), "a.doc", "unknown-format"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.png", "no-text"),
    "an archive": (with_member(b"", "a.txt", b"words"), "a.zip", "unknown-format"),
    "noise": (bytes(range(256)) * 20, "a", "unknown-format"),
    "noise named Word": (bytes(range(256)) * 20, "a.docx", "damaged"),
    "a declared entity": (DECLARED, "a.docx", "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_is_refused_with_the_right_word(what):
    data, name, code = REFUSED[what]
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    assert refusal.value.code == code


def test_a_huge_file_is_refused_from_its_size_without_being_read(tmp_path):
    huge = tmp_path / "huge.docx"
    with huge.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    with Reader() as reader:
        with pytest.raises(Unreadable) as refusal:
            reader.read(huge, huge.name)
        assert reader.pid is None  # no child was troubled with it
    assert refusal.value.code == "too-large"
    assert "500" in str(refusal.value)


def test_an_ending_in_capitals_is_the_same_ending():
    assert read(REPORT, "REPORT.DOCX").meta["format"] == "docx"


def test_a_file_without_an_ending_is_told_by_its_content():
    assert read(REPORT, "report").meta["format"] == "docx"


def test_a_pdf_that_only_forbids_changes_is_read():
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    document.multi_cell(0, 6, "Words that anybody may read, though nobody may change them.")
    document.set_encryption(owner_password="owner")
    blocks = read(bytes(document.output()), "a.pdf").blocks
    assert [block.text for block in blocks] == ["Words that anybody may read, though nobody may change them."]
