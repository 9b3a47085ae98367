"""A whole review from the command line: packs and files in, papers out. Runs as a newcomer runs it, in its own process."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

OUTPUTS = {"synthesis.docx", "synthesis.html", "synthesis.json", "matrix.csv", "run.json"}
NOTE = """会议形式

圆桌会议\t目标
一\t2、5、6、12 和 18
二\t4、8、9、10、11、13 和 21
三\t14、15、16、19、20 和 22
四\t1、3、7、17 和 22

沿海各省的移民工人说，汇款手续费太高，每汇两百元要付十四元。
"""

Walk = Callable[..., tuple[subprocess.CompletedProcess[str], Path]]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Walk a pack; returns the process and the folder of its papers. All walks of a module share one data folder."""
    data = tmp_path_factory.mktemp("data folder")

    def run(*words: str | Path) -> tuple[subprocess.CompletedProcess[str], Path]:
        out = tmp_path_factory.mktemp("out")
        environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
        done = subprocess.run(
            [sys.executable, "-m", "stocktake", "walk", *map(str, words), "--out", str(out)],
            capture_output=True, text=True, env={**environment, "STOCKTAKE_DATA": str(data)}, check=False, timeout=300,
        )  # fmt: skip
        return done, out

    return run


@pytest.fixture(scope="module")
def twice(walk: Walk) -> list[Path]:
    """The demonstration, walked twice."""
    walked = []
    for _time in range(2):
        done, out = walk("demonstration")
        assert done.returncode == 0, done.stderr
        walked.append(out)
    return walked


def run_of(out: Path) -> dict:
    return json.loads((out / "run.json").read_text(encoding="utf-8"))


def test_the_demonstration_leaves_five_files(twice: list[Path]) -> None:
    assert {path.name for path in twice[0].iterdir()} == OUTPUTS
    with zipfile.ZipFile(twice[0] / "synthesis.docx") as word:
        assert "word/document.xml" in word.namelist()


def test_twice_the_same_input_gives_the_same_bytes(twice: list[Path]) -> None:
    one, other = twice
    for name in OUTPUTS - {"run.json"}:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    runs = [run_of(out) for out in twice]
    for run in runs:
        run.pop("times")
    assert runs[0] == runs[1]


def test_the_run_names_its_inputs_by_their_sha_256(twice: list[Path]) -> None:
    packs = Path(__file__).resolve().parents[1] / "packs"
    inputs = {entry["file"]: entry["sha256"] for entry in run_of(twice[0])["inputs"]}
    name = "demonstration/sources.yaml"
    assert inputs[name] == hashlib.sha256((packs / name).read_bytes()).hexdigest()
    assert "gcm/framework.yaml" in inputs


def test_what_could_not_be_read_and_what_came_twice_is_told(twice: list[Path]) -> None:
    run = run_of(twice[0])
    assert [entry["why"] for entry in run["not_read"]] == ["truncated"]
    assert run["duplicates"] == ["crossing-hands-submission-again.docx"]
    assert run["withdrawn"]


def test_every_citation_of_the_paper_leads_to_a_passage_with_its_digest(twice: list[Path]) -> None:
    paper = json.loads((twice[0] / "synthesis.json").read_text(encoding="utf-8"))
    cited = {key for part in paper["paragraphs"] for sentence in part["sentences"] for key in sentence.get("citations", [])}
    assert len(cited) > 100
    assert cited == set(paper["citations"])
    for citation in paper["citations"].values():
        if citation["text"] is not None:
            assert hashlib.sha256(citation["text"].encode()).hexdigest() == citation["digest"]


def test_the_matrix_has_a_column_per_objective(twice: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO((twice[0] / "matrix.csv").read_text(encoding="utf-8"))))
    assert sum(key.startswith("objective ") for key in rows[0]) == 23
    assert "AUR" in {row["party"] for row in rows}
    assert "ISL" not in {row["party"] for row in rows}


def test_bad_files_are_named_with_their_reason_and_stop_nothing(walk: Walk, tmp_path: Path) -> None:
    files = {
        "empty.txt": b"",
        "cut off.docx": b"PK\x03\x04 and then nothing",
        "not a pdf.pdf": b"plain words, whatever the name says\n",
        "picture.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        "note.zh.txt": NOTE.encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "huge.pdf").open("wb") as huge:
        huge.write(b"%PDF-1.7\n")
        huge.truncate(500 * 1024 * 1024)
    names = [*files, "huge.pdf", "missing.docx"]
    done, out = walk("asia-pacific-2021", "--sources", *(tmp_path / name for name in names), f"NOBODY={tmp_path / 'note.zh.txt'}")
    assert done.returncode == 0, done.stderr
    told = {entry["file"]: entry for entry in run_of(out)["not_read"]}
    assert {told[name]["why"] for name in ("empty.txt", "huge.pdf")} == {"empty", "too-large"}
    assert set(told) == {*names} | {"note.zh.txt"}
    assert all(entry["message"] for entry in told.values())
    assert told["note.zh.txt"]["why"] == "unknown-party"
    assert [entry["file"] for entry in run_of(out)["files"] if entry["became"] == "read"] == ["note.zh.txt"]


def test_a_real_review_without_answers_becomes_a_brief_that_holds_its_document_against_the_pack(walk: Walk, tmp_path: Path) -> None:
    note = tmp_path / "note.zh.txt"
    note.write_text(NOTE, encoding="utf-8")
    done, out = walk("asia-pacific-2021", "--sources", note)
    assert done.returncode == 0, done.stderr
    paper = json.loads((out / "synthesis.json").read_text(encoding="utf-8"))
    text = "\n".join(sentence["text"] for part in paper["paragraphs"] for sentence in part["sentences"])
    assert "The objectives of round tables 1, 2 and 3 agree with the pack." in text
    assert "Round table 4 differs: the document has “四\t1、3、7、17 和 22”, the pack objectives 1, 3, 7, 17 and 23." in text
    assert {figure["verdict"] for figure in paper["figures"]} == {"reproduced", "reproduced-to-rounding", "not-reproduced"}
    assert all(figure["attribution"] and figure["recipe"]["components"] for figure in paper["figures"])


def test_a_pack_that_is_not_there_is_said_in_one_line(walk: Walk) -> None:
    done, _out = walk("nowhere")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Packs here:" in done.stderr


def test_a_pack_without_a_review_is_said_in_one_line(walk: Walk) -> None:
    done, _out = walk("gcm")
    assert done.returncode == 1
    assert "brings no review" in done.stderr
