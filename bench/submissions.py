"""A consultation lands at once: 300 submissions of 120 paragraphs each, from the file to passages that are searchable and suggested.

Promised: under 60 s on two cores. The submissions are Word files in six languages, put together from sentences of the
demonstration; each is taken in, read in the limited child, cut, told apart by language, indexed and suggested, as the worker does
it, by as many processes as there are cores. Making the files, and starting each process, is not counted.
`STOCKTAKE_BENCH_SUBMISSIONS` sets another number of them. Prints one JSON line.
"""

import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SUBMISSIONS = int(os.environ.get("STOCKTAKE_BENCH_SUBMISSIONS", "300"))
PARAGRAPHS = 120
LIMIT_SECONDS = 60
SENTENCE = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")


def main() -> None:
    from django.db import connections
    from django.utils import timezone

    from stocktake.config.demonstration import load_demonstration
    from stocktake.evidence.models import Passage, Suggestion
    from stocktake.foundation.packs import packs_folder

    load_demonstration(at=timezone.now())
    before, suggested = Passage.objects.count(), Suggestion.objects.count()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        files = _write(Path(folder), packs_folder() / "demonstration" / "texts")
        connections.close_all()
        shares = [files[start::cores] for start in range(cores)]
        forking = multiprocessing.get_context("fork")
        ready, go = forking.Barrier(cores + 1), forking.Event()
        workers = [forking.Process(target=_take_in, args=(share, ready, go)) for share in shares]
        for worker in workers:
            worker.start()
        ready.wait()
        began = time.monotonic()
        go.set()
        for worker in workers:
            worker.join()
        seconds = time.monotonic() - began
    assert not any(worker.exitcode for worker in workers), "a process failed"
    passages = Passage.objects.count() - before
    figures = {
        "submissions": SUBMISSIONS, "passages": passages, "suggestions": Suggestion.objects.count() - suggested, "processes": cores,
        "seconds": round(seconds, 1), "ratio_to_limit": round(seconds / LIMIT_SECONDS, 2),
        "passages_per_second_per_core": round(passages / seconds / cores),
    }  # fmt: skip
    print(json.dumps({"bench": "submissions", **figures}), flush=True)


def _take_in(files: Sequence[Path], ready: Any, go: Any) -> None:
    from django.utils import timezone

    from stocktake.documents.reading import Reader
    from stocktake.evidence.enums import Consent, SourceKind
    from stocktake.evidence.services.intake import Handed, intake
    from stocktake.evidence.services.suggest import suggester_for
    from stocktake.reviews.models import Review

    review, at = Review.objects.select_related("framework").get(code="meridian-2031"), timezone.now()
    suggester_for(review.framework.pack)
    handed = [Handed(file.name, file, None, SourceKind.SUBMISSION, Consent.PUBLISH, at) for file in files]
    with Reader() as reader:
        ready.wait()
        go.wait()
        for _name, outcome in intake(review=review, files=handed, door="measurement", reader=reader, actor="measurement", at=at):
            assert outcome.went_well, outcome.message


def _write(folder: Path, texts: Path) -> list[Path]:
    """Word files, each in one language, no two paragraphs of all alike."""
    import docx

    chance = random.Random(2018)
    said: dict[str, list[str]] = {}
    for path in sorted(texts.glob("*.txt")):
        sentences = [sentence for sentence in SENTENCE.split(path.read_text(encoding="utf-8")) if 20 < len(sentence) < 400]
        said.setdefault(path.suffixes[-2].strip("."), []).extend(" ".join(sentence.split()) for sentence in sentences)
    languages = [language for language in ("en", "fr", "es", "ru", "zh", "ar") if said.get(language)]
    made = []
    for number in range(SUBMISSIONS):
        document, language = docx.Document(), languages[number % len(languages)]
        for paragraph in range(PARAGRAPHS):
            if paragraph % 12 == 0:
                document.add_heading(f"{paragraph // 12 + 1}", 1)
            between = "" if language == "zh" else " "
            document.add_paragraph(between.join(chance.choices(said[language], k=chance.randint(2, 3))) + f" {number}.{paragraph}.")
        made.append(folder / f"submission-{number:03d}.{language}.docx")
        document.save(str(made[-1]))
    return made


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
    sys.exit()
