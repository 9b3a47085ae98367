"""Reading in the child process: its limits, its death, its answers."""

import dataclasses
import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

import stocktake.documents
from stocktake.documents.reading import DEFAULT_LIMITS, Limits, Reader, Unreadable, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MEGABYTE = 1024 * 1024
TRUSTING = dataclasses.replace(DEFAULT_LIMITS, ratio=100_000, part=200 * MEGABYTE)
LETTER = b"Dear colleagues,\n\nthe answers of our office are below. They were agreed by all ministries.\n"


def heavy_word_file(megabytes: int) -> bytes:
    """A Word file whose one part swells to so many megabytes of very short paragraphs."""
    paragraph = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    body = paragraph * (megabytes * MEGABYTE // len(paragraph))
    document = b'<w:document xmlns:w="' + W.encode() + b'"><w:body>' + body + b"</w:body></w:document>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", document)
    return stream.getvalue()


@pytest.fixture(scope="module")
def heavy() -> bytes:
    return heavy_word_file(60)


def test_the_child_answers_as_this_process_would():
    with Reader() as reader:
        assert reader.read(LETTER, "letter.txt") == read(LETTER, "letter.txt")


def test_a_path_is_read_like_bytes(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER)
    with Reader() as reader:
        assert reader.read(path, "letter.txt") == reader.read(LETTER, "letter.txt")


def test_one_child_reads_many_files():
    with Reader() as reader:
        reader.read(LETTER, "a.txt")
        first = reader.pid
        reader.read(LETTER, "b.txt")
        assert reader.pid == first


def test_attachments_come_through_the_pipe_whole():
    message = (
        b"From: a@meridian.example\r\nSubject: Answers\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.bin"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nAAH/\r\n"
    )
    with Reader() as reader:
        attachments = reader.read(message, "a.eml").attachments
    assert [(item.filename, item.data) for item in attachments] == [("a.bin", b"\x00\x01\xff")]


def test_a_refusal_in_the_child_is_the_refusal_here():
    broken = heavy_word_file(0).replace(b"word/document.xml", b"word/documenx.xml")
    with Reader() as reader:
        with pytest.raises(Unreadable) as refusal:
            reader.read(broken, "a.docx")
        assert refusal.value.code == "damaged"
        assert reader.read(LETTER, "a.txt").blocks


def test_a_child_killed_between_files_is_replaced():
    with Reader() as reader:
        reader.read(LETTER, "a.txt")
        before = reader.pid
        os.kill(before, signal.SIGKILL)
        assert reader.read(LETTER, "b.txt").blocks
        assert reader.pid != before


def test_after_a_child_killed_in_the_middle_the_next_file_is_read(heavy):
    with Reader(TRUSTING) as reader:

        def kill_when_busy() -> None:
            while reader.pid is None:
                pass
            os.kill(reader.pid, signal.SIGKILL)

        killer = threading.Thread(target=kill_when_busy)
        killer.start()
        with pytest.raises(Unreadable) as refusal:
            reader.read(heavy, "a.docx")
        killer.join()
        assert refusal.value.code == "too-much-memory"  # only the system kills like this, and only for memory
        assert reader.read(LETTER, "b.txt").blocks


def test_a_file_that_needs_too_much_memory_is_stopped(heavy):
    with Reader(dataclasses.replace(TRUSTING, memory=350 * MEGABYTE)) as reader:
        with pytest.raises(Unreadable) as refusal:
            reader.read(heavy, "a.docx")
        assert refusal.value.code == "too-much-memory"
        assert reader.read(LETTER, "b.txt").blocks


def test_a_file_that_needs_too_much_processor_time_is_stopped(heavy):
    with Reader(dataclasses.replace(TRUSTING, cpu=1)) as reader:
        with pytest.raises(Unreadable) as refusal:
            reader.read(heavy, "a.docx")
        assert refusal.value.code == "timeout"
        assert reader.read(LETTER, "b.txt").blocks


def test_a_file_that_takes_too_long_is_stopped():
    with Reader(Limits(wall=0.005)) as reader, pytest.raises(Unreadable) as refusal:
        reader.read(LETTER, "a.txt")
    assert refusal.value.code == "timeout"


def test_a_closed_reader_leaves_no_child_behind():
    with Reader() as reader:
        reader.read(LETTER, "a.txt")
        child = reader.pid
    assert reader.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_the_child_starts_without_the_web_framework():
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, stocktake.documents.reading.child; print('django' in sys.modules)"],
        env={"PYTHONPATH": str(Path(stocktake.documents.__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"
