"""Suggestions over Parquet: the same answers as over lines, in order, part by part, to the byte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stocktake.evidence.suggestions import Suggester
from stocktake.evidence.suggestions.parquet import NotABatch, run

pl = pytest.importorskip("polars")

HERE = Path(__file__).parent
GCM = HERE.parents[1] / "packs" / "gcm"
ROWS = [json.loads(line) for line in (HERE / "passages" / "reviews-fr.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def suggester(tmp_path_factory: pytest.TempPathFactory) -> Suggester:
    return Suggester.from_pack(GCM, cache=tmp_path_factory.mktemp("learned"))


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "passages.parquet"
    pl.DataFrame({"id": [row["id"] for row in ROWS], "text": [row["text"] for row in ROWS]}).write_parquet(path)
    return path


def parts(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_every_row_is_answered_in_order_as_it_would_be_alone(batch: Path, tmp_path: Path, suggester: Suggester) -> None:
    assert run(batch, tmp_path / "out", suggester, rows=20) == (len(ROWS), 0)
    assert [path.name for path in parts(tmp_path / "out")] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    answered = pl.concat([pl.read_parquet(path) for path in parts(tmp_path / "out")]).to_dicts()
    assert [row["id"] for row in answered] == [row["id"] for row in ROWS]
    for row, alone in zip(answered, suggester.suggest([row["text"] for row in ROWS]), strict=True):
        assert (row["lang"], row["nothing"], row["error"]) == (alone.lang, alone.nothing, None)
        assert [(made["objective"], made["score"], made["band"], tuple(made["because"])) for made in row["suggestions"]] == [
            (made.code, made.score, made.band, made.because) for made in alone.objectives
        ]


def test_the_same_batch_gives_the_same_bytes(batch: Path, tmp_path: Path, suggester: Suggester) -> None:
    for name in ("one", "two"):
        run(batch, tmp_path / name, suggester, rows=20)
    assert [path.read_bytes() for path in parts(tmp_path / "one")] == [path.read_bytes() for path in parts(tmp_path / "two")]


def test_a_row_without_a_text_is_answered_by_the_reason_and_stops_nothing(tmp_path: Path, suggester: Suggester) -> None:
    path = tmp_path / "passages.parquet"
    frame = pl.DataFrame({"id": [1, 2, 3], "text": ["Remittances are dear.", None, "  "], "lang": ["en", None, "en"]})
    frame.write_parquet(path)
    assert run(path, tmp_path / "out", suggester) == (3, 2)
    answered = pl.read_parquet(tmp_path / "out" / "part-00000.parquet")
    assert answered["error"].to_list() == [None, "no text", "no text"]
    assert answered["suggestions"][0][0]["objective"] == "20"


def test_what_is_no_batch_is_refused_in_a_sentence_and_nothing_is_written_over(
    batch: Path, tmp_path: Path, suggester: Suggester
) -> None:
    (tmp_path / "text.parquet").write_text("no parquet")
    pl.DataFrame({"id": [1]}).write_parquet(tmp_path / "short.parquet")
    pl.DataFrame({"id": [1], "text": [2]}).write_parquet(tmp_path / "numbers.parquet")
    for name, said in (
        ("text", "cannot be read as Parquet"),
        ("missing", "cannot be read as Parquet"),
        ("short", "no column “text”"),
        ("numbers", "holds no texts"),
    ):
        with pytest.raises(NotABatch, match=said):
            run(tmp_path / f"{name}.parquet", tmp_path / "out", suggester)
    assert not (tmp_path / "out").exists()
    with pytest.raises(NotABatch, match="holds something already"):
        run(batch, tmp_path, suggester)


def test_without_polars_the_reason_is_told(batch: Path, tmp_path: Path, suggester: Suggester, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(NotABatch, match="not installed"):
        run(batch, tmp_path / "out", suggester)


def test_the_command_answers_a_batch_without_a_database(batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = [sys.executable, "-m", "stocktake", "suggest", "--parquet", str(batch), "--out", str(out)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, len(parts(out))) == (0, 1), done.stderr
    assert f"{len(ROWS)} passages read" in done.stderr
    alone = subprocess.run(asked[:-2], capture_output=True, text=True, check=False)
    assert alone.returncode != 0
    assert "belong together" in alone.stderr
