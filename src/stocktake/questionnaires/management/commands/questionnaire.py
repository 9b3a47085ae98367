"""`stocktake questionnaire load|export|check`: questionnaires in and out, as XLSForm or as a pack's file."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from stocktake.foundation.command_line import AS_WRITTEN, ExampleCommand
from stocktake.frameworks.models import Framework
from stocktake.questionnaires.enums import Level, NodeKind
from stocktake.questionnaires.interfaces.files import read_file
from stocktake.questionnaires.interfaces.xlsform.writing import write_xlsform
from stocktake.questionnaires.models import Questionnaire, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.rules.checking import Fault, blockers, missing_translations
from stocktake.questionnaires.rules.definition import Definition
from stocktake.questionnaires.services.questionnaire_loading import load_definition
from stocktake.questionnaires.services.questionnaire_opening import open_version

ACTOR = "command line"

CHECK = """\
Say everything there is to say about a questionnaire in a file, without touching any database: what cannot be opened, by
file and cell or line; what nobody would ever be asked; which translations are missing; which columns are only kept.
The exit code is 1 if something keeps it from being opened.

example:
  stocktake questionnaire check review.xlsx
  stocktake questionnaire check packs/gcm/questionnaire.yaml --json
"""
LOAD = """\
Keep the questionnaire of a file as a draft version; loaded again unchanged, nothing happens. An opened version is never
touched. With --open the draft is opened at once: from then on it does not change.

example:
  stocktake questionnaire load review.xlsx --code river-review --open
"""
EXPORT = """\
Write a version as an XLSForm (.xlsx) that ODK and its relatives open, that translators fill in, and that load takes back.

example:
  stocktake questionnaire export gcm-voluntary-review --version 1 --out review.xlsx
"""
HEADS = {
    Level.BLOCKER: "cannot be opened:", Level.ERROR: "looks wrong:", Level.WARNING: "please look again:",
    Level.NOTE: "for information:",
}  # fmt: skip


class Command(ExampleCommand):
    help = "Questionnaires in and out, as XLSForm or as a pack's file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        load = verbs.add_parser(
            "load", help="take a file in as a draft (load --help has an example)", description=LOAD, **AS_WRITTEN
        )
        load.add_argument("file", type=Path, metavar="FILE")
        load.add_argument("--code", default="", help="code of the questionnaire; left out, the one in the file")
        load.add_argument("--framework", metavar="CODE", help="whose objectives the tags name; left out, the only one there is")
        load.add_argument("--open", action="store_true", dest="opened", help="open the version at once")
        export = verbs.add_parser("export", help="write a version as an XLSForm", description=EXPORT, **AS_WRITTEN)
        export.add_argument("code", metavar="CODE", help="code of the questionnaire; where there is only one, the file instead")
        export.add_argument("--version", type=int, metavar="N", dest="number", help="left out, the newest one")
        export.add_argument("--out", type=Path, metavar="FILE", help="left out, CODE-N.xlsx here")
        check = verbs.add_parser("check", help="say what is wrong or missing in a file", description=CHECK, **AS_WRITTEN)
        check.add_argument("file", type=Path, metavar="FILE")
        check.add_argument(
            "--framework", metavar="CODE", help="whose objectives the tags name; left out, the only one in the packs"
        )
        check.add_argument("--json", action="store_true", help="one JSON line for each thing found")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        {"load": self._load, "export": self._export, "check": self._check}[verb](options)

    def _check(self, options: dict[str, Any]) -> None:
        loaded = read_file(options["file"], framework=options["framework"])
        if options["json"]:
            for fault in loaded.faults:
                line = {"level": str(fault.level), "kind": fault.kind, "place": fault.place, "code": fault.code}
                self.stdout.write(json.dumps({**line, "message": fault.message}, ensure_ascii=False))
        else:
            if loaded.definition:
                self.stdout.write(f"{options['file'].name}: {_in_short(loaded.definition)}")
            self._tell(loaded.faults, options["file"])
        wrong = len(blockers(loaded.faults))
        if wrong:
            raise CommandError(f"{options['file'].name}: {wrong} to mend before it can be opened")

    def _tell(self, faults: Sequence[Fault], path: Path) -> None:
        missing = missing_translations(faults)
        others = [fault for fault in faults if not fault.kind.startswith("missing-")]
        for level, head in HEADS.items():
            found = [str(fault) for fault in others if fault.level == level]
            if found:
                self.stdout.write("\n  ".join([head, *found]))
        for language, lacking in missing.items():
            self.stdout.write(f"not translated, {language}: {len(lacking)}; shown in the original, marked")
            for fault in lacking:
                self.stdout.write(f"  {fault.place or path.name}: {fault.code} “{fault.message[:70]}”")
        if not faults:
            self.stdout.write("nothing to mend, and nothing missing")

    def _load(self, options: dict[str, Any]) -> None:
        framework = _framework(options["framework"])
        loaded = read_file(options["file"], framework=framework.code if framework else None)
        if loaded.definition is None or blockers(loaded.faults):
            wrong = "\n  ".join(str(fault) for fault in blockers(loaded.faults))
            raise CommandError(f"nothing was kept:\n  {wrong}")
        at = timezone.now()
        taken = load_definition(definition=loaded.definition, code=options["code"], framework=framework, actor=ACTOR, at=at)
        version = taken.version
        name = f"{version.questionnaire.code}, version {version.number}"
        if not taken.changed:
            self.stdout.write(f"{name}: the file says what it says already; nothing was changed")
        else:
            self.stdout.write(f"{name}: a draft with {_in_short(loaded.definition)}")
        if options["opened"] and version.opened_at is None:
            open_version(version=version, actor=ACTOR, at=at)
            self.stdout.write(f"{name}: opened")
        for language, lacking in missing_translations(loaded.faults).items():
            self.stdout.write(f"  not translated, {language}: {len(lacking)} (stocktake questionnaire check lists them)")

    def _export(self, options: dict[str, Any]) -> None:
        code, out = options["code"], options["out"]
        if code.lower().endswith(".xlsx"):
            code, out = _only_one(), Path(code)
        version = _version(code, options["number"])
        path = out or Path(f"{version.questionnaire.code}-{version.number}.xlsx")
        path.write_bytes(write_xlsform(definition_of(version), number=version.number))
        self.stdout.write(f"{path}: {version.questionnaire.code}, version {version.number}")


def _in_short(definition: Definition) -> str:
    questions = sum(line.is_question for line in definition.lines)
    sections = sum(line.kind == NodeKind.SECTION for line in definition.lines)
    original, *others = definition.languages
    return f"{questions} questions in {sections} sections; {original} (original){''.join(f', {code}' for code in others)}"


def _framework(code: str | None) -> Framework | None:
    """The framework of this code, or the only one there is."""
    if code is None:
        found = list(Framework.objects.all()[:2])
        return found[0] if len(found) == 1 else None
    framework = Framework.objects.filter(code=code).first()
    if framework is None:
        raise CommandError(f"there is no framework “{code}”; known are: {_codes(Framework)}")
    return framework


def _version(code: str, number: int | None) -> Version:
    versions = Version.objects.select_related("questionnaire").filter(questionnaire__code=code).order_by("-number")
    found = versions.filter(number=number).first() if number else versions.first()
    if found is None:
        known = ", ".join(str(version.number) for version in versions)
        raise CommandError(
            f"“{code}” has no version {number}; there are: {known}" if known
            else f"there is no questionnaire “{code}”; known are: {_codes(Questionnaire)}"
        )  # fmt: skip
    return found


def _only_one() -> str:
    """The code of the only questionnaire there is."""
    codes = list(Questionnaire.objects.values_list("code", flat=True))
    if len(codes) != 1:
        raise CommandError(f"please say which questionnaire, and its file by --out; known are: {_codes(Questionnaire)}")
    return codes[0]


def _codes(model: Any) -> str:
    return ", ".join(model.objects.values_list("code", flat=True)) or "none"
