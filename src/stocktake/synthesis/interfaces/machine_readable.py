"""A paper as JSON: paragraphs and sentences with what they rest on, findings, figures with recipe and verdict, sources."""

import json
from typing import Any

from stocktake.statistics.models import Figure
from stocktake.statistics.queries import Headline
from stocktake.synthesis.interfaces.exports import Contents
from stocktake.synthesis.models import Finding
from stocktake.synthesis.queries.annex import SourceSeen
from stocktake.synthesis.queries.paper import CitationSeen, SentenceSeen

FORMAT = 1
"""Raised when a key changes its meaning or goes."""


def as_json(contents: Contents) -> bytes:
    """The same paper as bytes; the same paper always gives the same bytes."""
    body = {"format": FORMAT, **as_data(contents)}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def as_data(contents: Contents) -> dict[str, Any]:
    draft, seen = contents.draft, contents.seen
    findings = Finding.objects.filter(review=draft.review).select_related("element", "category").order_by("key")
    cited = {each.key: each for sentence in seen.sentences for each in sentence.citations}
    return {
        "review": draft.review.code,
        "framework": draft.review.framework.code,
        "title": draft.title,
        "symbol": draft.symbol,
        "language": draft.language,
        "version": draft.version,
        "as_of": draft.as_of.isoformat() if draft.as_of else None,
        "reporting": draft.reporting,
        "invited": draft.invited,
        "findings": [_finding(finding) for finding in findings],
        "figures": [*(_headline(headline) for headline in contents.headlines), *_other_figures(contents)],
        "paragraphs": [
            {
                "number": each.paragraph.number,
                "level": each.paragraph.level,
                "heading": each.paragraph.text,
                "element": _code(each.paragraph.element),
                "sentences": [_sentence(sentence) for sentence in each.sentences],
            }
            for each in seen.paragraphs
        ],
        "citations": {key: _citation(each) for key, each in cited.items()},
        "sources": {
            "read": [_source(source) for source in contents.annex.read],
            "not_read": [_source(source) for source in contents.annex.unread],
            "confidential": contents.annex.confidential,
            "withdrawn": contents.annex.withdrawn,
        },
    }


def _code(element: Any) -> str | None:
    return f"{element.kind}-{element.code}" if element is not None else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "key": finding.key,
        "kind": finding.kind,
        "voices": finding.voices,
        "element": _code(finding.element),
        "category": _code(finding.category),
        "parties": finding.parties,
        "of": finding.of,
        "passages_checked": finding.checked,
        "as_of": finding.as_of.isoformat() if finding.as_of else None,
    }


def _sentence(sentence: SentenceSeen) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": sentence.kind, "text": sentence.text}
    if sentence.finding is not None:
        told |= {"finding": sentence.finding.key, "parties": sentence.finding.parties, "of": sentence.finding.of}
    if sentence.figure is not None:
        told["figure"] = sentence.figure.key
    if sentence.citations:
        told["citations"] = [cited.key for cited in sentence.citations]
    return told


def _citation(cited: CitationSeen) -> dict[str, Any]:
    """A name and a text only where they may be shown; the digest tells a changed passage either way."""
    passage = cited.passage
    return {
        "party": cited.party or None,
        "who": cited.who,
        "source": cited.document,
        "kind": passage.source.kind,
        "passage": cited.number or None,
        "label": "" if cited.stands_apart else passage.label,
        "page": passage.page,
        "language": passage.language,
        "digest": passage.digest,
        "text": cited.text or None,
        "note": cited.note,
    }


def _source(source: SourceSeen) -> dict[str, Any]:
    return {
        "who": source.who,
        "document": source.document,
        "kind": source.kind,
        "language": source.language,
        "received": source.received.isoformat() if source.received else None,
        "passages": source.passages,
        "arrivals": source.arrivals,
        "message": source.message,
    }


def _headline(headline: Headline) -> dict[str, Any]:
    return {
        "key": headline.key,
        "label": headline.label,
        "stated": {
            "text": headline.stated.text, "language": headline.stated.language, "value": str(headline.stated.value),
            "unit": str(headline.stated.unit), "where": headline.stated.where, "cited": headline.stated.cited,
        },
        "computed": None if headline.computed is None else str(headline.computed),
        "formatted": headline.formatted,
        "verdict": str(headline.verdict.value),
        "reason": headline.reason,
        "note": headline.note,
        "recipe": headline.recipe,
        "attribution": list(headline.attribution),
        "other_readings": [
            {
                "key": other.key, "label": other.label, "held": other.held,
                "computed": None if other.value is None else str(other.value),
                "verdict": None if other.verdict is None else str(other.verdict.value),
            }
            for other in headline.alternatives
        ],
    }  # fmt: skip


def _other_figures(contents: Contents) -> list[dict[str, Any]]:
    compared = {headline.key for headline in contents.headlines}
    figures = Figure.objects.filter(pack=contents.draft.review.pack).exclude(key__in=compared).order_by("key")
    return [
        {
            "key": figure.key, "label": figure.label.text, "computed": str(figure.value), "unit": figure.unit,
            "recipe": figure.recipe, "attribution": figure.attribution.splitlines(),
        }
        for figure in figures
    ]  # fmt: skip
