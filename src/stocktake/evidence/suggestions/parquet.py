"""Suggestions over Parquet, for batches that no database is asked for: passages in, answers out, in the same order.

In, a file (or a folder of files) with the columns `id`, `text` and, if known, `lang`. Out, a folder of parts in order, each of
at most `ROWS` rows with `id`, `lang`, `nothing`, `suggestions` (a list of {objective, score, band, because}) and `error`, which
says why a row was not answered. The same passages give the same bytes. Needs polars.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stocktake.evidence.suggestions.results import PassageSuggestions
from stocktake.evidence.suggestions.suggester import Suggester

if TYPE_CHECKING:
    import polars

ROWS = 50_000


class NotABatch(Exception):
    """Why nothing of a batch could be answered, in one sentence."""


def run(source: Path, folder: Path, suggester: Suggester, *, top: int = 3, rows: int = ROWS) -> tuple[int, int]:
    """Answer every row; returns how many were read, and how many of these could not be answered.

    Raises:
        NotABatch: polars is missing, the source cannot be read or lacks a column, or the folder holds something already.
    """
    parts = enumerate(_slices(source, rows))
    if folder.exists() and any(folder.iterdir()):
        raise NotABatch(f"“{folder}” holds something already, and nothing is written over")
    folder.mkdir(parents=True, exist_ok=True)
    read = bad = 0
    for number, part in parts:
        answered = _answered(part, suggester, top)
        # Under its name only when it is whole, so that a batch that was stopped is seen to be short.
        temporary = folder / f"part-{number:05d}.unfinished"
        answered.write_parquet(temporary, compression="zstd", statistics=False)
        temporary.replace(folder / f"part-{number:05d}.parquet")
        read += len(answered)
        bad += int(answered["error"].is_not_null().sum())
    return read, bad


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise NotABatch("Parquet needs polars, which is not installed: pip install polars") from None
    return polars


def _slices(source: Path, rows: int) -> "Iterator[polars.DataFrame]":
    pl = _polars()
    try:
        scanned = pl.scan_parquet(source / "*.parquet" if source.is_dir() else source)
        columns = scanned.collect_schema()
        height = scanned.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise NotABatch(f"“{source}” cannot be read as Parquet: {str(error).splitlines()[0]}") from None
    missing = [name for name in ("id", "text") if name not in columns]
    if missing:
        raise NotABatch(f"“{source}” has no column “{missing[0]}”")
    if columns["text"] != pl.String:
        raise NotABatch(f"the column “text” of “{source}” holds no texts but {columns['text']}")
    wanted = ["id", "text", *(["lang"] if columns.get("lang") == pl.String else [])]
    return (scanned.select(wanted).slice(start, rows).collect() for start in range(0, height, rows))


def _answered(part: "polars.DataFrame", suggester: Suggester, top: int) -> "polars.DataFrame":
    pl = _polars()
    texts = part["text"].to_list()
    langs = part["lang"].to_list() if "lang" in part.columns else [None] * len(texts)
    good = [place for place, text in enumerate(texts) if text and text.strip()]
    answers: list[PassageSuggestions | None] = [None] * len(texts)
    found = suggester.suggest([texts[place] for place in good], [langs[place] for place in good], top=top)
    for place, answer in zip(good, found, strict=True):
        answers[place] = answer
    one = {"objective": pl.String, "score": pl.Float64, "band": pl.String, "because": pl.List(pl.String)}
    answered: polars.DataFrame = pl.DataFrame(
        {
            "id": part["id"],
            "lang": [answer.lang if answer else None for answer in answers],
            "nothing": [answer.nothing if answer else None for answer in answers],
            "suggestions": [_told(answer) if answer else [] for answer in answers],
            "error": [None if answer else "no text" for answer in answers],
        },
        schema_overrides={
            "lang": pl.String, "nothing": pl.Boolean, "suggestions": pl.List(pl.Struct(one)), "error": pl.String,
        },
    )  # fmt: skip
    return answered


def _told(answer: PassageSuggestions) -> list[dict[str, Any]]:
    return [
        {"objective": made.code, "score": made.score, "band": made.band, "because": list(made.because)}
        for made in answer.objectives
    ]
