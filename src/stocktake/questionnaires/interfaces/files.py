"""A questionnaire in a file, spreadsheet or pack: read, and everything there is to say about it. Needs no database."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from stocktake.documents.refusals import Unreadable
from stocktake.foundation.packs import PackError, packs_folder, read_as
from stocktake.foundation.refusals import Refusal
from stocktake.frameworks.interfaces.indicators import FILE as INDICATORS_FILE
from stocktake.frameworks.interfaces.indicators import IndicatorsFile
from stocktake.frameworks.interfaces.pack import FILE as FRAMEWORK_FILE
from stocktake.frameworks.interfaces.pack import FrameworkFile
from stocktake.frameworks.models.indicator import parts_of
from stocktake.questionnaires.enums import Level
from stocktake.questionnaires.interfaces.pack import QuestionnaireFile
from stocktake.questionnaires.interfaces.pack_titles import titles_of
from stocktake.questionnaires.interfaces.pack_writing import definition_from
from stocktake.questionnaires.interfaces.xlsform.reader import XlsformReader
from stocktake.questionnaires.interfaces.xlsform.reading import Loaded, read_workbook
from stocktake.questionnaires.rules.checking import Fault, Known, faults_of

ENDINGS = (".xlsx", ".yaml", ".yml")


class NoQuestionnaireFile(Refusal):
    """The file is neither a spreadsheet nor a pack's file."""


def read_file(path: Path, *, framework: str | None = None) -> Loaded:
    """The definition in a file with all its faults, blockers first; `definition` is None where nothing could be made of it.

    `framework`: whose objectives and categories the tags name; the only one among the packs if none is given.

    Raises:
        NoQuestionnaireFile: the file has another ending, or is not there.
        Unreadable: a workbook that is broken or hostile.
    """
    if path.suffix.lower() not in ENDINGS:
        raise NoQuestionnaireFile(
            _("%(name)s is no questionnaire: expected is an XLSForm (.xlsx) or the questionnaire of a pack (.yaml).")
            % {"name": path.name}
        )
    if not path.is_file():
        raise NoQuestionnaireFile(_("There is no file %(name)s.") % {"name": path})
    loaded = _spreadsheet(path) if path.suffix.lower() == ".xlsx" else _pack_file(path)
    if loaded.definition is None:
        return loaded
    weight = list(Level)
    faults = [*loaded.faults, *faults_of(loaded.definition, known_in_packs(framework))]
    return replace(loaded, faults=tuple(sorted(faults, key=lambda fault: weight.index(fault.level))))


def known_in_packs(framework: str | None) -> Known:
    """What the packs here know of a framework; nothing where none or several could be meant."""
    found = [read_as(FrameworkFile, path)[0] for path in sorted(packs_folder().glob(f"*/{FRAMEWORK_FILE}"))]
    meant = [content for content in found if framework in {None, content.framework}]
    if len(meant) != 1:
        return Known()
    lists = [read_as(IndicatorsFile, path)[0] for path in sorted(packs_folder().glob(f"*/{INDICATORS_FILE}"))]
    return Known(
        {entry.number for entry in meant[0].objectives}, {entry.code for entry in meant[0].categories},
        {
            entry.key: list(parts_of(entry.disaggregations.model_dump()))
            for each in lists if each.framework == meant[0].framework for entry in each.indicators
        },
    )  # fmt: skip


def _spreadsheet(path: Path) -> Loaded:
    with XlsformReader() as reader:
        try:
            return read_workbook(reader.read(path, path.name), path.name)
        except Unreadable as unreadable:
            return Loaded(None, (Fault(Level.BLOCKER, unreadable.code, path.name, "", unreadable.sentence(_)),))


def _pack_file(path: Path) -> Loaded:
    try:
        content, document = read_as(QuestionnaireFile, path)
        return Loaded(definition_from(content, document, titles_of(document, content.framework)), ())
    except PackError as error:
        faults = (Fault(Level.BLOCKER, "pack", "", "", line) for line in str(error).splitlines())
        return Loaded(None, tuple(faults))
