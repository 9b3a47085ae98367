"""Who may see what: every role, step of consent, withdrawal and act; then every page, held against the rule."""

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import product

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.conftest import NOON
from tests.house.test_views import addresses

from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Entry, Passage, Source
from stocktake.evidence.rules.visibility import Act, may, may_passage
from stocktake.evidence.services.withdraw import withdraw
from stocktake.foundation.services.files import keep
from stocktake.parties.enums import PartyKind
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.rules.viewer import Viewer, public_viewer, viewer_of

PUBLIC_MAY = {
    Consent.CONFIDENTIAL: set(),
    Consent.AGGREGATE: {Act.COUNT},
    Consent.QUOTE_UNNAMED: {Act.COUNT, Act.QUOTE},
    Consent.QUOTE_NAMED: {Act.COUNT, Act.QUOTE, Act.NAME},
    Consent.PUBLISH: {Act.COUNT, Act.QUOTE, Act.NAME, Act.READ},
}
"""The rule in full, as a person would write it down."""

ROLES = ["public", "officer", "analyst", "focal point", "contributor", "stakeholder"]


@dataclass(frozen=True)
class Said:
    """A source whose every part carries a word found nowhere else."""

    source: Source
    consent: Consent
    withdrawn: bool
    sender: str

    @property
    def key(self) -> str:
        return f"{self.sender.lower()}{self.consent}{'w' if self.withdrawn else 'k'}"

    def word(self, part: str) -> str:
        return f"canary{part}{self.key}"


def _viewers(meridian) -> dict[str, Viewer]:
    people = {
        "officer": meridian.person("officer", RoleKind.OFFICER),
        "analyst": meridian.person("analyst", RoleKind.ANALYST),
        "focal point": meridian.person("focal", RoleKind.FOCAL_POINT, "AU"),
        "contributor": meridian.person("contributor", RoleKind.CONTRIBUTOR, "AU"),
        "stakeholder": meridian.person("stakeholder", RoleKind.STAKEHOLDER, "SH"),
    }
    viewers = {name: viewer_of(person, meridian.review) for name, person in people.items()}
    return {"public": public_viewer(meridian.review), **viewers}


def _says_everything(meridian) -> list[Said]:
    """A State and an organisation say something on every step of consent, once kept and once withdrawn."""
    said = []
    for sender, consent, withdrawn in product(("AU", "SH"), Consent, (False, True)):
        code = f"{sender}-{consent.value}-{'w' if withdrawn else 'k'}"
        one = Said(None, consent, withdrawn, sender)
        text = (
            f"# {one.word('title')}\n\n## {one.word('heading')}\n\n"
            f"The cost of sending remittances home was capped by law {one.word('text')}.\n\n"
            f"Recruitment fees paid by migrant workers are forbidden {one.word('more')}."
        )
        source = meridian.says(sender, text, consent=consent, filename=f"{one.word('file')}.txt")
        assert source.state == "read", code
        said.append(Said(source, consent, withdrawn, sender))
    return said


def _withdraw(said: list[Said]) -> None:
    for one in said:
        if one.withdrawn:
            withdraw(source=one.source, actor="test", at=NOON)


def _expected(viewer: Viewer, one: Said, act: Act) -> bool:
    own = one.source.party_id in viewer.parties
    return not one.withdrawn and (viewer.is_secretariat or own or act in PUBLIC_MAY[one.consent])


def test_rows_and_rule_agree_for_every_role_consent_withdrawal_and_act(meridian):
    said = _says_everything(meridian)
    _withdraw(said)
    viewers = _viewers(meridian)
    assert list(viewers) == ROLES
    for (name, viewer), act in product(viewers.items(), Act):
        rows = set(Source.objects.visible_to(viewer, act).values_list("pk", flat=True))
        passages = set(Passage.objects.visible_to(viewer, act).values_list("source", flat=True))
        for one in said:
            case = (name, act, one.consent.name, one.withdrawn, one.sender)
            wanted = _expected(viewer, one, act)
            assert (one.source.pk in rows) is wanted, case
            assert (one.source.pk in passages) is wanted, case
            told = may(viewer, act, consent=one.consent, party=one.source.party_id, withdrawn=one.withdrawn)
            assert told is wanted, case


def test_an_answer_follows_its_own_consent_before_that_of_its_report_for_every_role_and_act(meridian):
    """Rows and rule, for every step of the report's consent, every step of the answer's own, none, and withdrawn."""
    said = [
        (_one_answer(meridian, sender, report, own), report, own, sender)
        for sender, report, own in product(("AU", "SH"), Consent, [*Consent, None, WITHDRAWN])
    ]
    for (name, viewer), act in product(_viewers(meridian).items(), Act):
        rows = set(Passage.objects.visible_to(viewer, act).values_list("pk", flat=True))
        for passage, report, own, sender in said:
            case = (name, act, report.name, own, sender)
            holds = report if own in (None, WITHDRAWN) else own
            mine = passage.source.party_id in viewer.parties
            wanted = own != WITHDRAWN and (viewer.is_secretariat or mine or act in PUBLIC_MAY[holds])
            assert (passage.pk in rows) is wanted, case
            assert may_passage(viewer, act, passage) is wanted, case
    countable = set(Passage.objects.filter(source__review=meridian.review).countable().values_list("pk", flat=True))
    public = public_viewer(meridian.review)
    assert countable == {passage.pk for passage, *_rest in said if may_passage(public, Act.COUNT, passage)}
    heard = set(Source.objects.filter(review=meridian.review).countable().values_list("pk", flat=True))
    assert {passage.source_id for passage, *_rest in said if passage.pk in countable} <= heard


WITHDRAWN = "withdrawn"


def _one_answer(meridian, sender: str, report: Consent, own: Consent | str | None) -> Passage:
    text = f"{sender} {report} {own}"
    source = Source.objects.create(
        review=meridian.review, party=meridian.parties[sender], kind=SourceKind.VOLUNTARY_REVIEW, title=text, filename="a.json",
        original=keep(data=text.encode(), at=NOON), consent=report, received_at=NOON, state=SourceState.READ,
    )  # fmt: skip
    level = own if isinstance(own, Consent) else None
    return Passage.objects.create(
        source=source, number=1, kind="paragraph", language="en", text=text, digest="0" * 64, consent=level,
        withdrawn_at=NOON if own == WITHDRAWN else None,
    )  # fmt: skip


def test_what_a_later_submission_replaced_is_shown_to_nobody(meridian):
    passage = _one_answer(meridian, "AU", Consent.PUBLISH, None)
    Source.objects.filter(pk=passage.source_id).update(superseded_at=NOON)
    passage.refresh_from_db()
    for viewer, act in product(_viewers(meridian).values(), Act):
        assert not Source.objects.visible_to(viewer, act).filter(pk=passage.source_id).exists()
        assert not Passage.objects.visible_to(viewer, act).filter(pk=passage.pk).exists()
        assert not may_passage(viewer, act, passage)


def test_a_person_of_another_review_is_a_passer_by_here(meridian):
    person = meridian.person("officer", RoleKind.OFFICER)
    other = type(meridian.review).objects.create(
        code="elsewhere", framework=meridian.review.framework, region=meridian.review.region, level="regional",
        titles={"en": "Elsewhere"}, pack="test",
    )  # fmt: skip
    source = meridian.says("AU", "Said in Meridian.", consent=Consent.PUBLISH)
    assert viewer_of(person, other).is_public
    assert not Source.objects.visible_to(viewer_of(person, other), Act.COUNT).filter(pk=source.pk).exists()
    client = Client()
    client.force_login(person)
    assert client.get(f"/r/elsewhere/sources/{source.pk}/").status_code == 404


def test_a_source_of_one_review_is_not_found_through_the_address_of_another(meridian):
    source = meridian.says("AU", "Said in Meridian.", consent=Consent.PUBLISH)
    type(meridian.review).objects.create(
        code="elsewhere", framework=meridian.review.framework, region=meridian.review.region, level="regional",
        titles={"en": "Elsewhere"}, pack="test",
    )  # fmt: skip
    passage = source.passages.get()
    for path in (f"sources/{source.pk}/", f"sources/{source.pk}/original/", f"passages/{passage.pk}/"):
        assert Client().get(f"/r/small-2031/{path}").status_code == 200
        assert Client().get(f"/r/elsewhere/{path}").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_no_page_search_or_export_gives_away_what_its_reader_may_not_see(meridian, role):
    """Every address of a review is opened by every role, with every word watched for."""
    said = _says_everything(meridian)
    _write_synthesis(meridian)
    _withdraw(said)
    viewer = _viewers(meridian)[role]
    client = Client()
    if role != "public":
        client.force_login(next(r.person for r in meridian.review.roles.select_related("person") if _is(r, role)))
    everything = {address: _read(client, address) for address in _addresses(meridian, [one.source for one in said])}
    assert sum(bool(body) for body in everything.values()) > 60
    for one in said:
        open_parts = {
            "text": _expected(viewer, one, Act.QUOTE),
            "more": _expected(viewer, one, Act.QUOTE),
            "title": _expected(viewer, one, Act.NAME),
            "heading": _expected(viewer, one, Act.NAME),
            "file": _expected(viewer, one, Act.READ),
        }
        for part, is_open in open_parts.items():
            shown_on = [address for address, body in everything.items() if one.word(part) in body]
            if is_open:
                assert shown_on, f"{role} finds {one.word(part)} nowhere"
            else:
                assert not shown_on, f"{role} meets {one.word(part)} on {shown_on[:3]}"


OWN = {
    "E.1": None, "E.2": Consent.CONFIDENTIAL, "F.1": Consent.AGGREGATE, "F.2": Consent.QUOTE_UNNAMED, "F.3": Consent.QUOTE_NAMED,
    "F.4": Consent.PUBLISH, "F.5": WITHDRAWN,
}  # fmt: skip
"""Questions and the consent given to their answers; none: that of the report."""


def _answers_everything(meridian, report: Consent):
    """Aurelia submits a report under one consent with answers under every other, each with a word found nowhere else."""
    meridian.asks()
    texts = {
        code: f"Recruitment fees were forbidden and remittances cost less canary{code.replace('.', '')}." for code in (*OWN, "E.3")
    }
    given = {code: level for code, level in OWN.items() if isinstance(level, Consent)}
    response = meridian.answers("AU", texts, consent=report, own=given)
    source = meridian.submits(response)
    _write_synthesis(meridian)
    meridian.withdraws(response, "F.5")
    return source


@pytest.mark.parametrize("report", [Consent.PUBLISH, Consent.AGGREGATE])
@pytest.mark.parametrize("role", ["public", "officer", "focal point"])
def test_no_page_or_export_gives_away_an_answer_beyond_the_consent_to_it(meridian, role, report):
    source = _answers_everything(meridian, report)
    viewer = _viewers(meridian)[role]
    client = Client()
    if role != "public":
        client.force_login(next(r.person for r in meridian.review.roles.select_related("person") if _is(r, role)))
    everything = {address: _read(client, address) for address in _addresses(meridian, [source])}
    drafts = {address for address in everything if "/answer/" in address}  # the party's own desk, open to those who write there
    for code, own in OWN.items():
        word = f"canary{code.replace('.', '')}"
        holds = report if own in (None, WITHDRAWN) else own
        passage = source.passages.get(label=code)
        mine = viewer.is_secretariat or source.party_id in viewer.parties
        is_open = own != WITHDRAWN and (mine or Act.QUOTE in PUBLIC_MAY[holds])
        shown_on = {address for address, body in everything.items() if word in body}
        assert may_passage(viewer, Act.QUOTE, passage) is is_open, code
        if is_open:
            assert shown_on - drafts, f"{role} finds {word} nowhere"
        else:
            assert not shown_on - (drafts if role == "focal point" else set()), f"{role} meets {word} on {sorted(shown_on)[:3]}"
        if is_open and not mine and Act.NAME not in PUBLIC_MAY[holds]:
            assert not any(f"sources/{source.pk}/" in address for address in shown_on)
            alone = everything[meridian.address(f"passages/{passage.pk}/")]
            assert "Aurelia" not in alone and f"sources/{source.pk}/" not in alone
            exported = everything[meridian.address("synthesis/json/")]
            assert f"p{source.pk}-{passage.number}" not in exported
    hidden_by_a_condition = {address for address, body in everything.items() if "canaryE3" in body}
    assert not hidden_by_a_condition - drafts


def test_an_organisation_that_must_not_be_named_has_no_page_and_is_nowhere_named(meridian):
    meridian.party("LA", "The Lantern Table", PartyKind.ORGANISATION)
    said = [
        meridian.says("SH", "Twelve women found a bed and a lawyer.", consent=Consent.QUOTE_UNNAMED),
        meridian.says("LA", "Supper was shared with forty families.", consent=Consent.QUOTE_NAMED),
    ]
    named, unnamed = set(), set()
    for address in _addresses(meridian, said):
        body = _read(Client(), address)
        named |= {address} if "Lantern Table" in body else set()
        unnamed |= {address} if "Vervain" in body else set()
    assert named
    assert not unnamed
    assert Client().get(meridian.address("parties/SH/")).status_code == 404
    assert Client().get(meridian.address("parties/LA/")).status_code == 200
    quoted = _read(Client(), meridian.address("search/?q=lawyer"))
    assert "Twelve women" in quoted


def _is(role, name: str) -> bool:
    return role.kind == name.replace(" ", "-")


def _write_synthesis(meridian) -> None:
    from stocktake.synthesis.services.find import find
    from stocktake.synthesis.services.write import write

    find(review=meridian.review, actor="test", at=NOON)
    write(review=meridian.review, language="en", actor="test", at=NOON)


WORD = re.compile(r"<(?:\w+:)?(\w+)>")


def _addresses(meridian, sources: list[Source]) -> list[str]:
    """Every address that names a review, each with every value its words can take here; and questions to the search."""
    from stocktake.synthesis.models import Sentence

    values = {
        "source": [source.pk for source in sources],
        "passage": list(meridian.passages.values_list("pk", flat=True)),
        "start": [0],
        "party": list(meridian.parties),
        "form": ["docx", "html", "json", "csv", "pdf"],
        "kind": ["csv", "xlsx", "invitation"],
        "sentence": list(Sentence.objects.filter(paragraph__draft__review=meridian.review).values_list("pk", flat=True)),
        "section": ["E", "F"], "place": ["E.1", "F.5"], "number": [1, 2], "other": [1, 2], "verb": ["accept"],
        "format": ["qdc", "qdpx", "jsonld", "csv", "xlsx", "zip"], "indicator": ["10.c.1"],
        "person": [1], "entry": list(Entry.objects.values_list("pk", flat=True)[:2]), "element": [1],
    }  # fmt: skip
    found = []
    for pattern, _entry in addresses(get_resolver()):
        words = [word for word in WORD.findall(pattern) if word != "review"]
        if "<slug:review>" not in pattern:
            continue
        assert set(words) <= set(values), f"{pattern}: say here which values {words} can take"
        choices = {word: range(1, 24) if pattern.endswith("objectives/<int:number>/") else values[word] for word in words}
        for chosen in product(*choices.values()):
            given = {"review": meridian.review.code, **dict(zip(choices, chosen, strict=True))}
            found.append("/" + WORD.sub(lambda word, given=given: str(given[word[1]]), pattern))
    asked = ["remittances", "recruitment", "home", "law", "workers"]
    found += [meridian.address(f"search/?q={word}") for word in asked]
    found += [meridian.address(f"objectives/20/?party={code}") for code in meridian.parties]
    laid = ["columns=subregion", "columns=language", "rows=category", "rows=round-table&columns=category&once=on"]
    found += [meridian.address(f"matrix/?{words}") for words in laid]
    narrow = ["counted=on", "unnamed=on", "objective=20&once=on", "subregion=-", "party=SH&counted=on", "round-table=1"]
    found += [meridian.address(f"search/?{words}") for words in narrow]
    found += [meridian.address(f"objectives/20/?page={page}") for page in (1, 2)]
    return sorted(set(found))


def _read(client: Client, address: str) -> str:
    """All that a reader gets at an address: pages, files, and what lies inside packed files. Nothing where it is closed."""
    response = client.get(address)
    if response.status_code != 200:
        assert response.status_code in {302, 403, 404, 405}, f"{address}: {response.status_code}"
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return headers + "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return headers + body.decode("utf-8", "replace")
