"""`run.json`: what a walk was given, with which versions, what became of each file, and how long it took.

Everything but `times` is the same for the same input.
"""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stocktake import __version__
from stocktake.evidence.enums import Consent
from stocktake.evidence.services.intake import Became, Outcome
from stocktake.evidence.services.suggest import suggester_for
from stocktake.foundation.packs import Pack
from stocktake.synthesis.models import Citation, Sentence
from stocktake.synthesis.services.walk import Walked

READERS = ("python-docx", "openpyxl", "pypdfium2", "lxml", "charset-normalizer")
READ = {".yaml", ".csv"}
"""What is read of a pack, beside the files that its `sources.yaml` names."""


def run_record(
    walked: Walked, *, files: Sequence[str], outputs: Mapping[str, bytes], language: str, began: datetime, ended: datetime
) -> bytes:
    draft = walked.draft
    body: dict[str, Any] = {
        "format": 1,
        "pack": walked.packs[-1].name,
        "review": walked.review.code,
        "language": language,
        "as_of": draft.as_of.isoformat() if draft and draft.as_of else None,
        "versions": {
            "stocktake": __version__,
            "python": platform.python_version(),
            "django": version("Django"),
            "suggester": suggester_for(walked.review.framework.pack).version,
            "readers": {name: version(name) for name in READERS},
        },
        "inputs": [*_of_packs(walked.packs), *(_given(Path(name)) for name in files)],
        "files": [_outcome(outcome) for outcome in walked.outcomes],
        "not_read": [_outcome(outcome) for outcome in walked.outcomes if not outcome.went_well],
        "duplicates": [outcome.filename for outcome in walked.outcomes if outcome.state == Became.ALREADY_HERE],
        "withdrawn": walked.withdrawn,
        "counts": {
            "passages": sum(outcome.passages for outcome in walked.outcomes if outcome.state == Became.READ),
            "codes": sum(outcome.codes for outcome in walked.outcomes if outcome.state == Became.READ),
            "findings": walked.findings,
            "sentences": Sentence.objects.filter(paragraph__draft=draft).count(),
            "citations": Citation.objects.filter(sentence__paragraph__draft=draft).count(),
        },
        "outputs": [
            {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in outputs.items()
        ],
        "times": {
            "began": began.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "seconds": walked.seconds,
        },
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _of_packs(packs: Sequence[Pack]) -> list[dict[str, Any]]:
    found = []
    for pack in packs:
        for path in sorted(pack.folder.rglob("*")):
            wanted = path.suffix in READ or path.parent.name == "files"
            if path.is_file() and wanted:
                found.append({"file": f"{pack.name}/{path.relative_to(pack.folder).as_posix()}", **_digest(path)})
    return found


def _given(path: Path) -> dict[str, Any]:
    if not path.is_file() and "=" in str(path):
        path = Path(str(path).partition("=")[2])
    return {"file": path.name, **_digest(path)}


def _digest(path: Path) -> dict[str, Any]:
    """Read in pieces: a file may be larger than the memory a walk may have."""
    try:
        with path.open("rb") as file:
            return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": path.stat().st_size}
    except OSError as error:
        return {"sha256": None, "size": None, "why": error.strerror or type(error).__name__}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    source = outcome.source
    named = source is not None and source.party is not None and source.consent >= Consent.QUOTE_NAMED
    return {
        "file": outcome.filename,
        "became": outcome.state.value,
        "why": outcome.refusal or None,
        "message": outcome.message,
        "sha256": source.original_id if source else None,
        "party": source.party.code if named and source and source.party else None,
        "language": source.language if source else None,
        "passages": outcome.passages,
        "codes": outcome.codes,
        "attached_to": outcome.attached_to or None,
    }
