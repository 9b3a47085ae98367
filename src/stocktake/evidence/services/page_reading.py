"""The text of an original with what a machine reads on its pages: those that are pictures, and those in Arabic."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from stocktake.documents.reading import Reader, Tree, Unreadable
from stocktake.documents.reading.arabic_check import checked
from stocktake.documents.reading.recogniser import Look, RecognisedPage, Recogniser, filled, kind_of, page_of, whole
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.evidence.models import RecognisedPage as KeptPage
from stocktake.evidence.models import Source
from stocktake.foundation.models import StoredFile
from stocktake.foundation.services.files import open_original


class AnotherPage(Exception):
    """One page was looked at, and another one is still to be: whoever works in the background lets others go first."""


def text_of(source: Source, reader: Reader, look: Callable[[bytes], Look] | None = None) -> Tree:
    """The original of a source as it is read now. What was recognised before stands in it again, without a look at any page.

    Pages that are pictures are looked at where somebody asked for it (`source.recognise`), Arabic pages of a PDF always, as
    long as `look`, made for the bytes of the file, is given. Raises Unreadable, and what `look` raises.
    """
    with open_original(source.original) as original:
        data = original.read()
    if look is None and not KeptPage.objects.filter(original=source.original).exists():
        return reader.read(data, source.filename)
    see = look(data) if look else partial(_kept_only, source.original)
    try:
        tree = reader.read(data, source.filename)
    except Unreadable as unreadable:
        if unreadable.code != "no-text" or not source.recognise:
            raise
        return whole(kind_of(data, source.filename), see)
    if source.recognise and NOTICES["pages-without-text"] in tree.warnings:
        tree = filled(tree, see)
    if NOTICES["arabic-from-pdf"] in tree.warnings:
        tree = checked(tree, see)
    return tree


def looking(original: StoredFile, recogniser: Recogniser, *, at: datetime, most: int | None = None) -> Callable[[bytes], Look]:
    """A look at pages that keeps what it finds. After so many new pages it raises AnotherPage."""
    looked = 0

    def look(data: bytes, number: int, script: str) -> RecognisedPage:
        nonlocal looked
        kept = _kept(original, number, script)
        if kept is not None:
            return _said(kept)
        if most is not None and looked >= most:
            raise AnotherPage
        looked += 1
        try:
            page = recogniser.page(data, number, script)
        except Unreadable as unreadable:
            if unreadable.code != "no-recogniser":  # that may be mended tomorrow
                _keep(original, number, script, at=at, refusal=unreadable.code)
            raise
        paragraphs = [list(paragraph) for paragraph in page.paragraphs]
        _keep(original, number, script, at=at, found={"pages": page.pages, "script": page.script, "paragraphs": paragraphs})
        return page

    return lambda data: partial(look, data)


def _kept_only(original: StoredFile, number: int, script: str) -> RecognisedPage:
    kept = _kept(original, number, script)
    if kept is None:
        raise refuse("no-letters")
    return _said(kept)


def _kept(original: StoredFile, number: int, script: str) -> KeptPage | None:
    return KeptPage.objects.filter(original=original, page=number, script=script).first()


def _said(kept: KeptPage) -> RecognisedPage:
    if kept.refusal:
        raise refuse("no-letters")
    return page_of(kept.page, kept.found)


def _keep(original: StoredFile, number: int, script: str, **said: object) -> None:
    KeptPage.objects.get_or_create(original=original, page=number, script=script, defaults=said)
