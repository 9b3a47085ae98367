"""Suggestions over Parquet, for batches that no database is asked for: passages in, answers out, in the same order.

In, a file (or a folder of files) with the columns `id`, `text` and, if known, `lang`. Out, a folder of parts in order, each of
at most `ROWS` rows with `id`, `lang`, `nothing`, `suggestions` (a list of {objective, score, band, because}) and `error`, which
says why a row was not answered. The same passages give the same bytes. Needs polars.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stocktake.evidence.suggestions.engines import Engine, Here
from stocktake.evidence.suggestions.results import PassageSuggestions
from stocktake.evidence.suggestions.suggester import Suggester

if TYPE_CHECKING:
    import polars

ROWS = 10_000


class NotABatch(Exception):
    """Why nothing of a batch could be answered, in one sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a batch, with all that is needed to answer them wherever the same folders are reached."""

    number: int
    source: str
    start: int
    rows: int
    folder: str
    pack: str
    cache: str
    version: str
    top: int


def run(
    source: Path, folder: Path, pack: Path, *, cache: Path, top: int = 3, rows: int = ROWS, engine: Engine | None = None
) -> tuple[int, int]:
    """Answer every row; returns how many were read, and how many of these could not be answered.

    Parts are cut by their rows alone and each is a file of its own: whichever engine answers them, the bytes are the same.

    Raises:
        NotABatch: polars is missing, the source cannot be read or lacks a column, or the folder holds something already.
        NoEngine: the engine is not there.
    """
    height = _height(source)
    if folder.exists() and any(folder.iterdir()):
        raise NotABatch(f"“{folder}” holds something already, and nothing is written over")
    version = _suggester(str(pack), str(cache)).version  # learned once, before many would learn the same at once
    folder.mkdir(parents=True, exist_ok=True)
    parts = [
        Part(number, str(source), start, rows, str(folder), str(pack), str(cache), version, top)
        for number, start in enumerate(range(0, height, rows))
    ]
    read = bad = 0
    for answered, without in (engine or Here()).each(answer_part, parts):
        read += answered
        bad += without
    return read, bad


def answer_part(part: Part) -> tuple[int, int]:
    """Answer the rows of a part into its file; how many there were, and how many of these could not be answered.

    Raises:
        NotABatch: the suggester here is another than that of whoever asked.
    """
    suggester = _suggester(part.pack, part.cache)
    if suggester.version != part.version:
        raise NotABatch(f"a worker suggests by {suggester.version}, not by {part.version}: its pack or its program is another")
    answered = _answered(_slice(part), suggester, part.top)
    # Under its name only when it is whole, so that a batch that was stopped is seen to be short.
    temporary = Path(part.folder) / f"part-{part.number:05d}.unfinished"
    answered.write_parquet(temporary, compression="zstd", statistics=False)
    temporary.replace(temporary.with_suffix(".parquet"))
    return len(answered), int(answered["error"].is_not_null().sum())


@lru_cache(maxsize=2)
def _suggester(pack: str, cache: str) -> Suggester:
    return Suggester.from_pack(Path(pack), cache=Path(cache))


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise NotABatch("Parquet needs polars, which is not installed: pip install polars") from None
    return polars


def _scanned(source: Path) -> "polars.LazyFrame":
    lazy: polars.LazyFrame = _polars().scan_parquet(source / "*.parquet" if source.is_dir() else source)
    return lazy


def _height(source: Path) -> int:
    """How many rows there are, of a source that has what is needed."""
    pl = _polars()
    try:
        scanned = _scanned(source)
        columns = scanned.collect_schema()
        height = scanned.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise NotABatch(f"“{source}” cannot be read as Parquet: {str(error).splitlines()[0]}") from None
    missing = [name for name in ("id", "text") if name not in columns]
    if missing:
        raise NotABatch(f"“{source}” has no column “{missing[0]}”")
    if columns["text"] != pl.String:
        raise NotABatch(f"the column “text” of “{source}” holds no texts but {columns['text']}")
    return int(height)


def _slice(part: Part) -> "polars.DataFrame":
    scanned = _scanned(Path(part.source))
    wanted = ["id", "text", *(["lang"] if scanned.collect_schema().get("lang") == _polars().String else [])]
    return scanned.select(wanted).slice(part.start, part.rows).collect()


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
