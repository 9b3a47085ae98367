"""In the background: handling letters, and sending receipts with the report enclosed, one task each."""

from django.utils import timezone

from stocktake.foundation.tasks import PATIENTLY, task
from stocktake.messaging.enums import MessageState
from stocktake.messaging.models import Message
from stocktake.questionnaires.models import Receipt

HANDLE = "questionnaires.handle_message"
RECEIPT = "questionnaires.send_receipt"


@task(name=HANDLE, queue="messaging", retry=PATIENTLY)
def handle_message(message: int) -> None:
    """Look at a letter. Run again after a crash, it takes nothing in twice and thanks once."""
    from stocktake.questionnaires.interfaces.forms.reader import FormReader  # much to import for whoever only enqueues
    from stocktake.questionnaires.services.mail_intake import handle

    found = Message.objects.select_related("original").filter(pk=message, state=MessageState.STORED).first()
    if found is None:
        return
    with FormReader() as reader:
        handle(message=found, reader=reader, actor="e-mail", at=timezone.now())


def handle_later(*, message: int) -> None:
    handle_message.configure(lock=f"{HANDLE} {message}").defer(message=message)


@task(name=RECEIPT, queue="messaging", retry=PATIENTLY)
def send_receipt(receipt: int, origin: str, actor: str) -> None:
    """Write the receipt to the focal points, the report as PDF enclosed. Run again after a crash, it is sent once."""
    from stocktake.questionnaires.services.receipts import send_receipt

    found = Receipt.objects.select_related("snapshot__response").get(pk=receipt)
    send_receipt(receipt=found, origin=origin, actor=actor, at=timezone.now())


def send_receipt_later(*, receipt: Receipt, origin: str, actor: str) -> None:
    """Enqueue it in the caller's transaction."""
    send_receipt.configure(lock=f"{RECEIPT} {receipt.pk}").defer(receipt=receipt.pk, origin=origin, actor=actor)
