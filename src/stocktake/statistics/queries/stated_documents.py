"""Documents whose numbers packs state, each beside what the sources give."""

from dataclasses import dataclass
from pathlib import Path

from stocktake.foundation.packs import Manifest, packs_folder, read_as
from stocktake.foundation.texts import Shown, shown
from stocktake.statistics.enums import Verdict
from stocktake.statistics.interfaces.pack import STATED, read_stated
from stocktake.statistics.queries.headline import headlines
from stocktake.statistics.queries.shapes import Headline


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a pack tells of, in whose language its numbers are quoted."""

    pack: str
    title: Shown
    of: Shown
    language: str
    is_invented: bool
    folder: Path

    def headlines(self) -> list[Headline]:
        return headlines(self.folder)


def stated_documents() -> list[Document]:
    """Real ones first."""
    found = []
    for path in sorted(packs_folder().glob(f"*/{STATED}")):
        manifest = read_as(Manifest, path.parent / "pack.yaml")[0]
        said = read_stated(path.parent)[0].document
        found.append(
            Document(path.parent.name, shown(said.titles), shown(manifest.title), said.language, manifest.invented, path.parent)
        )
    return sorted(found, key=lambda each: each.is_invented)


def counted(lines: list[Headline]) -> dict[str, int]:
    verdicts = [line.verdict for line in lines]
    return {
        "found": len(lines), "reproduced": verdicts.count(Verdict.REPRODUCED), "rounding": verdicts.count(Verdict.TO_ROUNDING),
        "not": verdicts.count(Verdict.NOT_REPRODUCED),
    }  # fmt: skip
