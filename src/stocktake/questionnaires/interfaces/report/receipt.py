"""The receipt on paper: what a party holds in its hands after submitting."""

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from stocktake.documents.paper import Paper, PaperFacts, PaperNote, PaperTable
from stocktake.foundation.texts import short_code, shown
from stocktake.questionnaires.models import Receipt
from stocktake.ui.templatetags.ui import day


def receipt_paper(receipt: Receipt) -> Paper:
    """In the language in which the party answers."""
    snapshot = receipt.snapshot
    response = snapshot.response
    language = short_code(response.language)
    with override("zh-hans" if language == "zh" else language):
        digest = _("Digest (SHA-256)")
        facts = (
            (_("Receipt"), receipt.number),
            (_("Received"), f"{day(receipt.issued_at.date())}, {receipt.issued_at:%H:%M} UTC"),
            (_("From"), response.party.name(language).text),
            (_("For"), shown(response.review.titles, language).text),
            (_("Text no."), str(snapshot.number)),
            (digest, snapshot.content_id),
        )
        signed = tuple(
            (each.signed_for, each.name, each.title, day(each.at.date())) for each in snapshot.signatures.order_by("position")
        )
        return Paper(
            title=_("Receipt"),
            language=language,
            symbol=receipt.number,
            dated=receipt.issued_at.date(),
            masthead=(shown(response.review.titles, language).text,),
            blocks=(
                PaperFacts(facts, frozenset({digest})),
                PaperTable(_("Cleared by"), (_("Office"), _("Name"), pgettext("of a person", "Title"), _("Date")), signed),
                PaperNote(
                    _(
                        "The text was received as submitted and is kept unchanged. Whoever has the same text arrives at the same digest."
                    )
                ),
                PaperNote(_("What may be done with it can be changed or taken back at any time, on the page of consent.")),
            ),
        )


def write_receipt(receipt: Receipt) -> bytes:
    """The receipt as PDF.

    Raises:
        NoFont: this machine has no font for its language.
    """
    from stocktake.documents.writing.pdf import write_pdf

    return write_pdf(receipt_paper(receipt))


def receipt_filename(receipt: Receipt) -> str:
    return f"{receipt.number.replace('/', '-')}.pdf"
