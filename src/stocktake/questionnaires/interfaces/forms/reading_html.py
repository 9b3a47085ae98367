"""A draft file that came back: the block of JSON in it, else what stands in its fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html as page

from stocktake.documents.reading.limits import Limits
from stocktake.questionnaires.interfaces.forms.returned_form import BLOCK, Field, ReturnedForm, identifier_in, trimmed
from stocktake.questionnaires.rules.codes import printed

_BLOCK = re.compile(rf"<script[^>]*\bid=[\"']?{BLOCK}[\"']?[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def read_html(data: bytes, limits: Limits) -> ReturnedForm:
    """Read a draft file. A page that is none has no fields."""
    text = _decoded(data)
    found = _BLOCK.search(text)
    try:
        state = json.loads(found[1]) if found else None
        if isinstance(state, dict):
            return ReturnedForm("html", identifier_in([str(state["identifier"])]), tuple(_from_block(state)), ())
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # somebody edited the file by hand: the fields still say what was typed
    return ReturnedForm("html", identifier_in([text]), tuple(_from_fields(text)), ())


def _decoded(data: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    return data.decode("utf-8-sig", "replace")


def _from_block(state: dict[str, Any]) -> Iterator[Field]:
    for key, text in state["answers"].items():
        code, _slash, item = str(key).partition("/")
        yield Field(printed(code, item), (), "", trimmed(_plain(str(text))), str(key))


def _from_fields(text: str) -> Iterator[Field]:
    if "data-key" not in text:
        return
    chosen: dict[str, list[str]] = {}
    for field in page.document_fromstring(text).iter():
        key = field.get("data-key", "") if isinstance(field.tag, str) else ""
        if not key:
            continue
        said = chosen.setdefault(key, [])
        if field.get("type") in {"radio", "checkbox"}:
            said += [field.get("value") or ""] if "checked" in field.attrib else []
        else:
            said.append(field.text or "" if field.tag == "textarea" else field.get("value") or "")
    for key, texts in chosen.items():
        code, _slash, item = key.partition("/")
        yield Field(printed(code, item), (), "", trimmed(_plain(" ".join(texts))), key)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
