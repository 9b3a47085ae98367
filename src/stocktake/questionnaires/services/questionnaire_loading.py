"""Taking in a questionnaire that somebody wrote outside: it becomes a draft, never more."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.frameworks.models import Framework
from stocktake.questionnaires.enums import VersionState
from stocktake.questionnaires.models import Questionnaire, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.rules.checking import blockers, faults_of
from stocktake.questionnaires.rules.definition import Definition
from stocktake.questionnaires.services.questionnaire_drafts import keep_questionnaire, rewrite_draft, write_draft
from stocktake.questionnaires.services.questionnaire_opening import known_to


class NotLoaded(Refusal):
    """The file has faults that would break an answer; nothing was kept."""


@dataclass(frozen=True)
class Taken:
    """`changed`: whether anything was written; a file that says what the latest version says changes nothing."""

    version: Version
    changed: bool


@transaction.atomic
def load_definition(*, definition: Definition, code: str, framework: Framework | None, actor: str, at: datetime) -> Taken:
    """Keep a definition as the draft of its questionnaire; an existing draft gets this content instead.

    Raises:
        NotLoaded: it has faults that would break an answer, measured by the framework too.
    """
    definition = replace(definition, code=code or definition.code)
    known = Questionnaire.objects.filter(code=definition.code).first()
    framework = framework or (known.framework if known else None)
    questionnaire = keep_questionnaire(definition=definition, framework=framework, actor=actor, at=at)
    latest = questionnaire.versions.order_by("-number").first()
    if latest is not None and definition_of(latest).digest() == definition.digest():
        return Taken(latest, changed=False)
    if latest is not None and latest.state == VersionState.DRAFT:
        version = rewrite_draft(version=latest, definition=definition, actor=actor, at=at)
    else:
        version = write_draft(questionnaire=questionnaire, definition=definition, actor=actor, at=at)
    wrong = blockers(faults_of(definition, known_to(version)))
    if wrong:
        raise NotLoaded("\n".join([_("Nothing was kept, because this would break answers:"), *map(str, wrong)]))
    return Taken(version, changed=True)
