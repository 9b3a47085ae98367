"""A message that came in. Its bytes are kept before anything else is done with it, and before the mailbox is touched."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.messaging.enums import MessageState


class Mailbox(models.Model):
    """How far a mailbox was read: IMAP's own counting. A new `uidvalidity` means that the server counts anew."""

    name = models.CharField(_("mailbox"), max_length=300, unique=True)
    uidvalidity = models.PositiveBigIntegerField(_("validity of the numbers"), default=0)
    last_uid = models.PositiveBigIntegerField(_("last number read"), default=0)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    trouble = models.CharField(_("what the server said"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("mailbox")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """`identity` is what makes two arrivals one message: its Message-ID, or the digest of its bytes where it has none.

    `is_automatic`: written by a machine (an absence, a list, a bounce); nobody answers it. `sender_check`: what our own
    mail server found out about the sender (`pass`, `fail`, `unknown`). `arrivals` counts how often it came. `enclosed`: the
    name and the size in bytes of each file laid in. `reason`, `values`: why it could not be handled, for whoever knew what it
    was about; `outcome` is the same as a sentence, in the language of the moment.
    """

    identity = models.CharField(_("identity"), max_length=255, unique=True)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="messages")
    mailbox = models.CharField(_("mailbox"), max_length=300, blank=True)
    from_address = models.CharField(_("from"), max_length=320, blank=True)
    from_name = models.CharField(_("name of the sender"), max_length=300, blank=True)
    to = models.JSONField(_("to"), default=list, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    references = models.JSONField(_("answers to"), default=list, blank=True)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"))
    is_automatic = models.BooleanField(_("written by a machine"), default=False)
    sender_check = models.CharField(_("check of the sender"), max_length=10, default="unknown")
    arrivals = models.PositiveIntegerField(_("arrivals"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.STORED)
    outcome = models.TextField(_("what became of it"), blank=True)
    enclosed = models.JSONField(_("files laid in"), default=list, blank=True)
    reason = models.CharField(_("why it could not be handled"), max_length=40, blank=True)
    values = models.JSONField(_("what fills the sentence"), default=dict, blank=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values),
                name="message_in_known_state",
                violation_error_message=_("This is not a state of a message."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_address}: {self.subject}"
