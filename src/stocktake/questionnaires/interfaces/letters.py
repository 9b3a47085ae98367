"""What this room can say in a letter to a party, and the form it can lay in: registered with `reviews.interfaces.letters`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stocktake.foundation.texts import shown
from stocktake.messaging.services.send import Enclosed
from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models import Earlier, Receipt, Reopening, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.queries.progress import ResponseProgress, progress_of
from stocktake.questionnaires.services.begin import NothingOpen, begin
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.interfaces.letters import Letters, Occasion

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WITH_FORM = (LetterKind.INVITATION, LetterKind.REMINDER)


def register(letters: Letters) -> None:
    letters.words("link", gettext_lazy("the address of the page on which the party answers"), _link)
    letters.words("progress", gettext_lazy("how many questions are answered; nothing where none is"), _progress)
    letters.words("sections_missing", gettext_lazy("the sections without an answer; nothing where none is begun"), _missing)
    letters.words("earlier", gettext_lazy("other reviews to which the party gave answers that can be taken over"), _earlier)
    letters.words("form", gettext_lazy("the name of the enclosed Word form"), _form_name)
    letters.words("receipt", gettext_lazy("the number of the receipt"), _receipt)
    letters.words("digest", gettext_lazy("the digest of the submitted text"), _digest)
    letters.words("reason", gettext_lazy("why the report was opened again"), _reason)
    letters.encloses("word-form", gettext_lazy("the form as a Word file, with what is answered so far"), WITH_FORM, _word_form)
    letters.encloses("report", gettext_lazy("the report as it was submitted, as PDF"), (LetterKind.RECEIPT,), _report)
    letters.encloses("receipt", gettext_lazy("the receipt, as PDF"), (LetterKind.RECEIPT,), _receipt_on_paper)


def _link(occasion: Occasion) -> str:
    participation = occasion.participation
    address = reverse("questionnaires:party:desk", args=[participation.review.code, participation.party.code])
    return f"{occasion.origin}{address}"


def _progress(occasion: Occasion) -> str:
    progress = _far(occasion)
    if progress is None or not progress.answered:
        return ""
    return ngettext(
        "%(answered)s of %(asked)s question is answered", "%(answered)s of %(asked)s questions are answered", progress.asked
    ) % {"answered": progress.answered, "asked": progress.asked}


def _missing(occasion: Occasion) -> str:
    """A list of everything would only be long: where nothing is begun, the letter does without it."""
    progress = _far(occasion)
    if progress is None or not progress.begun:
        return ""
    response = _begun(occasion)
    parts = form_of_response(response).by_code if response else {}
    return "\n".join(f"– {each.code}. {shown(parts[each.code].node.labels, occasion.language)}" for each in progress.missing)


def _earlier(occasion: Occasion) -> str:
    said = Earlier.objects.filter(party=occasion.participation.party_id, kind=EarlierKind.OTHER_REVIEW)
    return "; ".join(dict.fromkeys(said.order_by("review", "pk").values_list("review", flat=True)))


def _form_name(occasion: Occasion) -> str:
    response = _begun(occasion)
    return _("%(party)s voluntary review.docx") % {"party": response.party.code} if response else ""


def _word_form(occasion: Occasion) -> Enclosed | None:
    # Writers come with much to import; most processes never write a form.
    from stocktake.questionnaires.interfaces.forms.laying_out import lay_out
    from stocktake.questionnaires.interfaces.forms.word import write_word

    response = _begun(occasion)
    if response is None:
        return None
    return Enclosed(_form_name(occasion), write_word(lay_out(response, occasion.language)), WORD)


def _receipt(occasion: Occasion) -> str:
    receipt = _last_receipt(occasion)
    return receipt.number if receipt else ""


def _digest(occasion: Occasion) -> str:
    receipt = _last_receipt(occasion)
    return receipt.snapshot.content_id if receipt else ""


def _report(occasion: Occasion) -> Enclosed | None:
    """As PDF; as Word where this machine has no font for the language."""
    from stocktake.documents.writing.fonts import NoFont
    from stocktake.questionnaires.interfaces.report.writing import CONTENT_TYPES, filename_of, write_report
    from stocktake.questionnaires.queries.report import whole_report

    receipt = _last_receipt(occasion)
    if receipt is None:
        return None
    report = whole_report(receipt.snapshot.response, receipt.snapshot, at=occasion.at)
    for form in ("pdf", "docx"):
        try:
            return Enclosed(filename_of(report, form), write_report(report, form), CONTENT_TYPES[form])
        except NoFont:
            continue
    return None


def _receipt_on_paper(occasion: Occasion) -> Enclosed | None:
    from stocktake.documents.writing.fonts import NoFont
    from stocktake.questionnaires.interfaces.report.receipt import receipt_filename, write_receipt

    receipt = _last_receipt(occasion)
    try:
        return Enclosed(receipt_filename(receipt), write_receipt(receipt), "application/pdf") if receipt else None
    except NoFont:
        return None


def _last_receipt(occasion: Occasion) -> Receipt | None:
    participation = occasion.participation
    found = Receipt.objects.filter(
        snapshot__response__review=participation.review_id, snapshot__response__party=participation.party_id
    )
    return found.select_related("snapshot__response__review", "snapshot__response__party").order_by("-snapshot__number").first()


def _reason(occasion: Occasion) -> str:
    participation = occasion.participation
    found = Reopening.objects.filter(response__review=participation.review_id, response__party=participation.party_id)
    last = found.filter(granted_at__isnull=False).order_by("-granted_at", "-pk").first()
    return last.reason if last else ""


def _begun(occasion: Occasion) -> Response | None:
    """The party's response; a letter that carries its form begins it. None where no questionnaire is open."""
    if "response" not in occasion.remembered:
        participation = occasion.participation
        try:
            occasion.remembered["response"] = begin(
                review=participation.review, party=participation.party, language=occasion.language, actor=occasion.actor,
                at=occasion.at,
            )  # fmt: skip
        except NothingOpen:
            occasion.remembered["response"] = None
    response = occasion.remembered["response"]
    return response if isinstance(response, Response) else None


def _far(occasion: Occasion) -> ResponseProgress | None:
    if "progress" not in occasion.remembered:
        participation = occasion.participation
        found = progress_of(participation.review, at=occasion.at, parties=[participation.party_id])
        occasion.remembered["progress"] = found.get(participation.party_id)
    progress = occasion.remembered["progress"]
    return progress if isinstance(progress, ResponseProgress) else None
