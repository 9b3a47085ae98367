"""Where clearance stands: who signs in which order, the text that was frozen for it, and what was changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.models import ClearanceStep, Response, Signature, Snapshot
from stocktake.questionnaires.queries.differences import Change, differences
from stocktake.questionnaires.queries.form import Form, form_of_response
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.two_texts import Stretch, compared
from stocktake.questionnaires.services.clearance import last_for_clearance, unsigned
from stocktake.questionnaires.services.freeze import content_of, frozen_content


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that differs between two texts, with what each has alone marked."""

    key: str
    label: Shown
    change: Change
    before: Sequence[Stretch]
    after: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the chain, with its signature on the text at hand. `is_next`: it is its turn."""

    step: ClearanceStep
    signature: Signature | None
    is_next: bool

    @property
    def is_by_link(self) -> bool:
        """Whether it signed itself, by its personal link; else its signature was entered for it."""
        return self.signature is not None and self.signature.by == signature_of(self.step)


@dataclass(frozen=True)
class Clearing:
    """`frozen`: the last text that was frozen for clearance. `changed`: what differs in it from the text as it stands now."""

    offices: Sequence[Office]
    frozen: Snapshot | None
    changed: Sequence[Changed]

    @property
    def next(self) -> Office | None:
        return next((office for office in self.offices if office.is_next), None)

    @property
    def is_cleared(self) -> bool:
        return bool(self.offices) and self.frozen is not None and not self.changed and self.next is None


def clearing_of(response: Response) -> Clearing:
    steps = list(response.steps.order_by("position"))
    last = last_for_clearance(response)
    if last is None:
        return Clearing([Office(step, None, False) for step in steps], None, [])
    changed = changed_between(form_of_response(response), frozen_content(last), content_of(response))
    waiting = {step.pk for step in unsigned(response)}
    signed = {(each.position, each.office): each for each in last.signatures.all()}
    first = next((step.pk for step in steps if step.pk in waiting), None)
    offices = [
        Office(step, None if step.pk in waiting else signed.get((step.position, step.office)), step.pk == first and not changed)
        for step in steps
    ]
    return Clearing(offices, last, changed)


def changed_between(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """The answers that differ, in the order of the later text."""
    found = []
    for one in differences(dict(before), dict(after)):
        part = form.by_code.get(one.question)
        label = shown(part.node.labels) if part else Shown("", "", False)
        old, new = compared(one.before, one.after)
        found.append(Changed(written((one.question, one.item)), label, one.change, old, new))
    return found


def signature_of(step: ClearanceStep) -> str:
    """How the activity log names an office that comes by its link."""
    return f"{step.office} <{step.email}>"[:200]
