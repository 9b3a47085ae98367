"""Reading: a returned file in, a neutral text tree out, or a calm refusal.

``read`` works in this process and is meant for files we wrote ourselves; ``Reader`` does the same in a child process
with tight limits and is what every file from outside goes through. Raise ``READER_VERSION`` whenever the blocks of a
file would come out differently, so that stored passages can say which reader cut them.
"""

from stocktake.documents.reading.dispatch import read
from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.documents.reading.reader import Reader
from stocktake.documents.refusals import Unreadable
from stocktake.documents.tree import Attachment, Block, BlockKind, Tree

READER_VERSION = "2"

__all__ = [
    "DEFAULT_LIMITS",
    "READER_VERSION",
    "Attachment",
    "Block",
    "BlockKind",
    "Limits",
    "Reader",
    "Tree",
    "Unreadable",
    "read",
]
