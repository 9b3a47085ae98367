"""Make the returned files of the demonstration from plain text.

    .venv/bin/python tools/make_demonstration.py [--only PART OF A NAME]

Reads `packs/demonstration/sources.yaml` and the texts it names (their markup: `tools/demonstration/markup.py`), writes
`packs/demonstration/files`. Running it twice gives the same bytes. PDF needs Debian's fonts-noto-core and
fonts-noto-cjk; without them the PDF files are left as they are and named.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

from demonstration import mail, page, sheet, word
from demonstration.markup import lines_of, title_of

PACK = Path(__file__).resolve().parents[1] / "packs" / "demonstration"
MAKERS = {".docx": word.make, ".xlsx": sheet.make, ".pdf": page.make}
Entry = dict[str, Any]


def entries() -> list[Entry]:
    """What `sources.yaml` lists, in the order of arrival."""
    return yaml.safe_load((PACK / "sources.yaml").read_text(encoding="utf-8"))["sources"]


def make(entry: Entry, everything: list[Entry]) -> bytes:
    """The bytes of one returned file; a damaged one is cut off after three fifths of its length."""
    if "same_as" in entry:
        return make(next(other for other in everything if other["file"] == entry["same_as"]), everything)
    data = _made(entry["file"], entry["text"], entry)
    return data[: len(data) * 3 // 5] if entry.get("damaged") else data


def _made(name: str, text: str, entry: Entry) -> bytes:
    lines, path = lines_of(_text(text)), Path(name)
    if path.suffix == ".txt":
        return mail.plain(lines).encode(entry.get("encoding", "utf-8"))
    if path.suffix == ".eml":
        return _mail(path.stem, lines, entry)
    return MAKERS[path.suffix](lines, entry["language"], entry.get("title") or title_of(lines, path.stem))


def _mail(stem: str, lines: list[Any], entry: Entry) -> bytes:
    head = entry["mail"]
    quoted = mail.quote(_text(head["reply_to_text"])) if "reply_to_text" in head else ""
    attached = {
        part["file"]: _made(part["file"], part["text"], {"language": entry["language"]}) for part in head.get("attachments", ())
    }
    return mail.make(lines, stem=stem, head=head, sent=datetime.fromisoformat(entry["received"]), quoted=quoted, attached=attached)


def _text(name: str) -> str:
    return (PACK / name).read_text(encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only files with this in their name")
    only = parser.parse_args().only
    everything, made = entries(), 0
    for entry in everything:
        if only not in entry["file"]:
            continue
        if entry["file"].endswith(".pdf") and page.fonts_missing():
            sys.stderr.write(f"left as it is: {entry['file']} ({page.fonts_missing()})\n")
            continue
        path = PACK / entry["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make(entry, everything))
        made += 1
    sys.stdout.write(f"{made} of {len(everything)} files made in packs/{PACK.name}/files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
