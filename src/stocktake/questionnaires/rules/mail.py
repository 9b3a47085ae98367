"""What a letter from outside may set in motion. It is never believed: it makes proposals, and a person decides.

* The response is known by its token (in the subject, the text or a plus-address), by the letter that is answered, or by
  the sender's address; a form laid in carries its own identifier and needs none of these.
* A sender is *known* for a party if the address is a focal point's or contributor's of it, and our own mail server did not
  find it forged. What an unknown sender sends is taken in all the same, and marked.
* An acknowledgement goes out once for a message, to a known sender, never to a machine, never to ourselves, and not more
  often than a person writes.
"""

import re
from collections.abc import Iterable

TOKEN = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b", re.IGNORECASE)

QUOTED = re.compile(r"^\s*(>|On .{5,200} wrote:\s*$|Le .{5,200} a écrit\s*:\s*$|-{2,}\s*Original Message)", re.IGNORECASE)

ENOUGH_WORDS = 40
"""A letter whose own words are fewer only accompanies what is laid in; with more it is a report in its own words."""

PICTURES_OF_SIGNATURES = 100_000
"""Bytes up to which a picture in a letter is taken for the sender's logo; the original keeps it anyhow."""


def tokens_in(texts: Iterable[str]) -> list[str]:
    """The tokens named in these texts, each once, in order."""
    return list(dict.fromkeys(found.upper() for text in texts for found in TOKEN.findall(text)))


def own_words(text: str) -> str:
    """The words of the letter itself: what is quoted from an earlier one is left out, and so is what follows it."""
    kept: list[str] = []
    for line in text.splitlines():
        if QUOTED.match(line):
            if not line.lstrip().startswith(">"):
                break
            continue
        kept.append(line)
    return "\n".join(kept).strip()


def is_report(words: str) -> bool:
    han = len(re.findall(r"[\u4e00-\u9fff]", words))
    return len(words.split()) + han // 2 >= ENOUGH_WORDS
