"""Other programs read what goes out, and what they write comes back.

`written/` holds what they wrote: `qualcoder.qdpx` is the project of these tests after QualCoder's own import and export, with a
coding more (`through_qualcoder.py` says how), and `taguette.qdc` a codebook by Taguette 1.5.2. QualCoder is in no package index;
where its folder is named (`QUALCODER`, and `QUALCODER_PYTHON` with PyQt6), it is asked anew.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
from tests.evidence.exchange.test_coming_back import codes_reader, door, out, packed, verdicts  # noqa: F401 - fixtures
from tests.evidence.test_coding import Desk

from stocktake.config.development import unattended
from stocktake.evidence.models import Mark

WRITTEN = Path(__file__).parent / "written"
QUALCODER = os.environ.get("QUALCODER", "")


@pytest.fixture
def two_sources(desk) -> Desk:
    desk.meridian.says("BR", "<p>Fees fell.</p>", filename="report.html")
    return desk


def test_a_project_comes_back_from_qualcoder_with_what_was_coded_there(two_sources, read, door):  # noqa: F811
    """It gives every source, coder and code a new GUID; words and names tell them."""
    data = (WRITTEN / "qualcoder.qdpx").read_bytes()
    found = door(data, "back.qdpx")
    assert not found.refused
    assert (found.count("new"), found.count("there"), found.strangers) == (1, 2, ("Ana Elsewhere",))
    door(data, "back.qdpx", apply=True)
    mark = Mark.objects.get(coding__coder__name="Ana Elsewhere")
    assert mark.coding.passage.text[mark.start : mark.end] == "wallet number 7."
    assert (mark.element, mark.coding.memo) == (two_sources.book.own.elements.get(), "seen there")


def test_a_machine_s_codes_do_not_come_back_from_qualcoder_as_a_person_s(two_sources, read, door):  # noqa: F811
    found = door((WRITTEN / "qualcoder.qdpx").read_bytes(), "back.qdpx")
    assert found.count("left-out") > 30
    assert {reading.coder.name for reading in found.readings} == {"Ana Elsewhere"}


def test_a_codebook_comes_from_taguette(desk, door):  # noqa: F811
    found = door((WRITTEN / "taguette.qdc").read_bytes(), "taguette.qdc", apply=True)
    assert verdicts(found) == {"new": 2, "there": 1}
    assert desk.book.entries.filter(element__titles__en="fees.high & low").exists()


if QUALCODER or not unattended():  # where nobody watches, a test that cannot run is no test at all

    @pytest.mark.skipif(not QUALCODER, reason="QualCoder is not here; its folder is named by QUALCODER")
    def test_qualcoder_reads_the_project_and_writes_it_back(two_sources, secretariat, read, door, tmp_path):  # noqa: F811
        (tmp_path / "sent.qdpx").write_bytes(packed(out(two_sources, secretariat)))
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": f"{QUALCODER}/src", "HOME": str(tmp_path)}
        (tmp_path / ".qualcoder").mkdir()
        program = [os.environ.get("QUALCODER_PYTHON", "python3"), Path(__file__).parent / "through_qualcoder.py"]
        done = subprocess.run(
            [*program, tmp_path / "sent.qdpx", tmp_path], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        seen = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
        assert (seen["codes"], seen["sources"]) == (two_sources.book.entries.count(), 2)
        assert seen["covers"]["Climate"].startswith("Heat, storms, the sea")
        own = {(name, words): memo for name, owner, words, memo in seen["given"] if owner == "Tomas"}
        assert set(own) == {("Objective 20: Remittances", "remittances"), ("Climate", read[0].passage.text)}
        assert sorted(own.values()) == ["", "=cheaper?\n«نعم»"]
        assert seen["annotations"] == [["nothing of ours", "Tomas"]]
        back = door((tmp_path / "back.qdpx").read_bytes(), "back.qdpx")
        assert (back.refused, back.count("new")) == ([], 1)
        assert door((tmp_path / "Codebook-back.qdc").read_bytes(), "book.qdc").count("there") == two_sources.book.entries.count()
