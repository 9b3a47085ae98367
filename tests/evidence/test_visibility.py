"""Who may see what: every role, step of consent, withdrawal and act; then every page, held against the rule."""

import io
import zipfile
from dataclasses import dataclass
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from tests.conftest import NOON

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.rules.visibility import Act, may
from stocktake.evidence.services.withdraw import withdraw
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
    everything = {address: _read(client, address) for address in _addresses(meridian, said)}
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


def test_an_organisation_that_must_not_be_named_has_no_page_and_is_nowhere_named(meridian):
    meridian.party("LA", "The Lantern Table", PartyKind.ORGANISATION)
    said = [
        meridian.says("SH", "Twelve women found a bed and a lawyer.", consent=Consent.QUOTE_UNNAMED),
        meridian.says("LA", "Supper was shared with forty families.", consent=Consent.QUOTE_NAMED),
    ]
    sources = [Said(source, Consent(source.consent), False, "SH") for source in said]
    named, unnamed = set(), set()
    for address in _addresses(meridian, sources):
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


def _addresses(meridian, said: list[Said]) -> list[str]:
    """Every address that names a review, each with every value its words can take here; and questions to the search."""
    from stocktake.synthesis.models import Sentence

    values = {
        "source": [one.source.pk for one in said],
        "passage": list(meridian.passages.values_list("pk", flat=True)),
        "number": range(1, 24),
        "party": list(meridian.parties),
        "form": ["docx", "html", "json", "csv"],
        "sentence": list(Sentence.objects.values_list("pk", flat=True)),
    }
    found = []
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            for possibility in resolver.reverse_dict.getlist(name):
                words = possibility[0][0][1]
                if "review" not in words:
                    continue
                others = [word for word in words if word != "review"]
                assert set(others) <= set(values), f"{namespace}:{name}: say here which values {others} can take"
                for chosen in product(*(values[word] for word in others)):
                    given = dict(zip(others, chosen, strict=True))
                    try:
                        found.append(reverse(f"{namespace}:{name}", kwargs={"review": meridian.review.code, **given}))
                    except NoReverseMatch:  # a value that another word of the same name cannot take
                        continue
    asked = ["remittances", "recruitment", "home", "law", "workers"]
    found += [meridian.address(f"search/?q={word}") for word in asked]
    found += [meridian.address(f"objectives/20/?party={code}") for code in meridian.parties]
    found += [meridian.address(f"objectives/20/?page={page}") for page in (1, 2)]
    return sorted(set(found))


def _read(client: Client, address: str) -> str:
    """All that a reader gets at an address: pages, files, and what lies inside packed files. Nothing where it is closed."""
    response = client.get(address)
    if response.status_code != 200:
        assert response.status_code in {302, 403, 404}, f"{address}: {response.status_code}"
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return headers + "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return headers + body.decode("utf-8", "replace")
