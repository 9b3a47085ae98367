"""`stocktake check`: the activity log and the thread, verified."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.queries.chain import broken_links, head
from stocktake.foundation.services.activity import seal
from stocktake.synthesis.queries.recompute import faults, size
from stocktake.synthesis.services.recount import recount_waiting


class Command(ExampleCommand):
    help = """\
Verify the hash chain of the activity log and the thread: originals as they arrived, every answer with its last revision,
every frozen text with its digest, every citation with its passage, every passage with its source and the consent to it,
every count made again (what people coded meanwhile is counted first). A line for each fault, and the exit code is then 1;
else one line."""
    example = "example:\n  stocktake check\n"

    def handle(self, *args: Any, **options: Any) -> None:
        while seal():
            pass
        recount_waiting(actor="stocktake", at=timezone.now())
        found = 0
        for fault in [*broken_links(), *faults()]:
            self.stdout.write(fault)
            found += 1
        if found:
            raise CommandError(f"{found} {'fault' if found == 1 else 'faults'} on the thread; see the lines above.")
        links, digest = head()
        held = size()
        self.stdout.write(
            f"The thread is whole: {links} links in the activity log (head {digest[:12]}), {held.originals} originals, "
            f"{held.answers} answers, {held.snapshots} frozen texts, {held.passages} passages, {held.findings} findings, "
            f"{held.sentences} sentences, {held.citations} citations."
        )
