"""Suggestions over Parquet: the same answers as over lines, in order, part by part, to the byte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stocktake.evidence.suggestions import Suggester
from stocktake.evidence.suggestions.engines import Cluster, NoEngine, Processes
from stocktake.evidence.suggestions.parquet import NotABatch, Part, answer_part, run

pl = pytest.importorskip("polars")

HERE = Path(__file__).parent
GCM = HERE.parents[1] / "packs" / "gcm"
ROWS = [json.loads(line) for line in (HERE / "passages" / "reviews-fr.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learned")


@pytest.fixture(scope="module")
def suggester(cache: Path) -> Suggester:
    return Suggester.from_pack(GCM, cache=cache)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "passages.parquet"
    pl.DataFrame({"id": [row["id"] for row in ROWS], "text": [row["text"] for row in ROWS]}).write_parquet(path)
    return path


def parts(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_every_row_is_answered_in_order_as_it_would_be_alone(
    batch: Path, tmp_path: Path, cache: Path, suggester: Suggester
) -> None:
    assert run(batch, tmp_path / "out", GCM, cache=cache, rows=20) == (len(ROWS), 0)
    assert [path.name for path in parts(tmp_path / "out")] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    answered = pl.concat([pl.read_parquet(path) for path in parts(tmp_path / "out")]).to_dicts()
    assert [row["id"] for row in answered] == [row["id"] for row in ROWS]
    for row, alone in zip(answered, suggester.suggest([row["text"] for row in ROWS]), strict=True):
        assert (row["lang"], row["nothing"], row["error"]) == (alone.lang, alone.nothing, None)
        assert [(made["objective"], made["score"], made["band"], tuple(made["because"])) for made in row["suggestions"]] == [
            (made.code, made.score, made.band, made.because) for made in alone.objectives
        ]


def test_the_same_batch_gives_the_same_bytes(batch: Path, tmp_path: Path, cache: Path) -> None:
    for name in ("one", "two"):
        run(batch, tmp_path / name, GCM, cache=cache, rows=20)
    assert [path.read_bytes() for path in parts(tmp_path / "one")] == [path.read_bytes() for path in parts(tmp_path / "two")]


def test_a_row_without_a_text_is_answered_by_the_reason_and_stops_nothing(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "passages.parquet"
    frame = pl.DataFrame({"id": [1, 2, 3], "text": ["Remittances are dear.", None, "  "], "lang": ["en", None, "en"]})
    frame.write_parquet(path)
    assert run(path, tmp_path / "out", GCM, cache=cache) == (3, 2)
    answered = pl.read_parquet(tmp_path / "out" / "part-00000.parquet")
    assert answered["error"].to_list() == [None, "no text", "no text"]
    assert answered["suggestions"][0][0]["objective"] == "20"


def test_what_is_no_batch_is_refused_in_a_sentence_and_nothing_is_written_over(batch: Path, tmp_path: Path, cache: Path) -> None:
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
            run(tmp_path / f"{name}.parquet", tmp_path / "out", GCM, cache=cache)
    assert not (tmp_path / "out").exists()
    with pytest.raises(NotABatch, match="holds something already"):
        run(batch, tmp_path, GCM, cache=cache)


def test_without_polars_the_reason_is_told(batch: Path, tmp_path: Path, cache: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(NotABatch, match="not installed"):
        run(batch, tmp_path / "out", GCM, cache=cache)


def test_the_command_answers_a_batch_without_a_database(batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = [sys.executable, "-m", "stocktake", "suggest", "--parquet", str(batch), "--out", str(out)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, len(parts(out))) == (0, 1), done.stderr
    assert f"{len(ROWS)} passages read" in done.stderr
    alone = subprocess.run(asked[:-2], capture_output=True, text=True, check=False)
    assert alone.returncode != 0
    assert "belong together" in alone.stderr


def whole(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in parts(folder)]


def test_processes_and_a_cluster_give_the_same_bytes_as_one_process(batch: Path, tmp_path: Path, cache: Path) -> None:
    from distributed import LocalCluster

    run(batch, tmp_path / "here", GCM, cache=cache, rows=7)
    assert run(batch, tmp_path / "two", GCM, cache=cache, rows=7, engine=Processes(2)) == (len(ROWS), 0)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        engine = Cluster(made.scheduler_address)
        assert run(batch, tmp_path / "cluster", GCM, cache=cache, rows=7, engine=engine) == (len(ROWS), 0)
    assert whole(tmp_path / "here") == whole(tmp_path / "two") == whole(tmp_path / "cluster")
    assert len(whole(tmp_path / "here")) > 4


def test_a_cluster_that_is_not_there_is_said_in_one_sentence(batch: Path, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(NoEngine, match="no Dask scheduler answers"):
        run(batch, tmp_path / "out", GCM, cache=cache, engine=Cluster("tcp://127.0.0.1:9"))


def test_without_dask_the_package_is_named(batch: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoEngine, match="pip install distributed"):
        run(batch, tmp_path / "out", GCM, cache=cache, engine=Cluster("tcp://127.0.0.1:8786"))


def test_a_worker_that_learned_from_something_else_is_refused(batch: Path, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "out").mkdir()
    part = Part(0, str(batch), 0, 5, str(tmp_path / "out"), str(GCM), str(cache), "1-another", 3)
    with pytest.raises(NotABatch, match="its pack or its program is another"):
        answer_part(part)
    assert parts(tmp_path / "out") == []
