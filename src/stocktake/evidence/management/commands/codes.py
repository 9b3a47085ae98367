"""`stocktake codes export|import`: codes out of the house and back, in the formats of other programs."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext, override

from stocktake.documents.refusals import Unreadable
from stocktake.evidence.interfaces.exporting import TYPES, write_export
from stocktake.evidence.interfaces.importing import proposal_of, take_over
from stocktake.evidence.interfaces.proposal import Proposal
from stocktake.evidence.interfaces.reader import CodesReader
from stocktake.evidence.models import Codebook
from stocktake.evidence.services.codebook import open_codebook
from stocktake.foundation.command_line import AS_WRITTEN, ExampleCommand
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer, public_viewer

ACTOR = "command line"

EXPORT = """\
Write the codes of a review: qdc (REFI-QDA codebook), qdpx (REFI-QDA project: sources, passages, everybody's readings, memos),
jsonld (W3C Web Annotations), csv or xlsx (a line for each code). What was withdrawn is in none of them, and what is still read
blind is left out. With --public an annotation or a table holds only what the consent lets everybody see.

example:
  stocktake codes export meridian-2031 --format qdpx --out meridian.qdpx
"""
IMPORT = """\
Say what a file proposes: own codes from a codebook (.qdc, or a table with title-en, title-fr …, covers, leaves-out), or readings
of the coders that it names (.qdpx, or a table with passage, or source-file and passage-number, or text; code; coder; words).
Nothing is taken without --apply, and then only what is new and clear; nothing that is here is overwritten. Whoever is not known
here is kept as a coder who cannot sign in. The exit code is 1 if something could not be taken.

example:
  stocktake codes import meridian-2031 back.qdpx --apply --json

With --json every code is a line, {"where", "what", "became", "why"}; became is new, there, left-out or refused. Then comes a line
for the file: {"file", "applied", "new", "there", "left-out", "refused", "strangers"}.
"""


class Command(ExampleCommand):
    help = "Codes out of the house and back: REFI-QDA, Web Annotations, tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        out = verbs.add_parser(
            "export", help="write codes to a file (export --help has an example)", description=EXPORT, **AS_WRITTEN
        )
        add_review(out)
        out.add_argument("--format", choices=list(TYPES), required=True)
        out.add_argument("--out", metavar="FILE", type=Path, required=True)
        out.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the names of codes (en)")
        out.add_argument("--public", action="store_true", help="only what everybody may see")
        out.add_argument("--without-originals", action="store_true", help="qdpx: the texts alone, without the files as they came")
        back = verbs.add_parser("import", help="what a file proposes, or take it over", description=IMPORT, **AS_WRITTEN)
        add_review(back)
        back.add_argument("file", metavar="FILE", type=Path)
        back.add_argument("--lang", choices=LANGUAGES, default="en", help="language of texts that name none (en)")
        back.add_argument("--apply", action="store_true", help="take over what is new and clear")
        back.add_argument("--json", action="store_true", dest="as_json", help="lines of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        book = open_codebook(review=review, actor=ACTOR, at=timezone.now())
        with override(options["lang"] if options["verb"] == "export" else "en"):
            (self._export if options["verb"] == "export" else self._import)(review, book, options)

    def _export(self, review: Review, book: Codebook, options: Mapping[str, Any]) -> None:
        viewer = public_viewer(review) if options["public"] else Viewer(review, roles=frozenset({RoleKind.OFFICER}))
        path: Path = options["out"]
        try:
            with path.open("wb") as out:
                write_export(
                    out, options["format"], viewer, book, at=timezone.now(), originals=not options["without_originals"]
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}") from None
        self.stdout.write(f"{path}: {options['format']}, {path.stat().st_size:,} bytes")

    def _import(self, review: Review, book: Codebook, options: Mapping[str, Any]) -> None:
        viewer = Viewer(review, roles=frozenset({RoleKind.OFFICER}))
        path: Path = options["file"]
        try:
            data = path.read_bytes()
            with CodesReader() as reader:
                if options["apply"]:
                    found = take_over(
                        data, path.name, viewer, book, reader=reader, language=options["lang"], actor=ACTOR, at=timezone.now()
                    )
                else:
                    found = proposal_of(data, path.name, viewer, book, reader=reader, language=options["lang"])
        except OSError as error:
            raise CommandError(f"{path} could not be opened: {error.strerror}") from None
        except Unreadable as unreadable:
            raise CommandError(unreadable.sentence(gettext)) from None
        self._report(found, path.name, applied=options["apply"], as_json=options["as_json"])
        if found.refused:
            raise CommandError(f"{len(found.refused)} of the lines could not be taken; the lines above say why")

    def _report(self, found: Proposal, name: str, *, applied: bool, as_json: bool) -> None:
        counts = {verdict: found.count(verdict) for verdict in ("new", "there", "left-out", "refused")}
        if as_json:
            for line in found.lines:
                self.json({"where": line.where, "what": line.what, "became": str(line.verdict), "why": line.why})
            self.json({"file": name, "applied": applied, **counts, "strangers": list(found.strangers)})
            return
        for line in found.refused:
            self.stdout.write(f"{line.where}: {line.what}: {line.why}")
        said = f"{counts['new']} new, {counts['there']} there already, {counts['left-out']} stay out, {counts['refused']} not taken"
        self.stdout.write(f"{name}: {said}")
        if found.strangers:
            self.stdout.write(f"not known here, kept as coders who cannot sign in: {', '.join(found.strangers)}")
        if found.brings_something:
            self.stdout.write("Taken over." if applied else "Nothing was taken; --apply takes what is new.")
