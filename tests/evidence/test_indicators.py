"""Indicators: what parties returned stands beside what others have published, as far as consent allows; the unknown stays unknown.

The invented review of numbers is used: Aurelia, Brennes, Jorund and Kestria publish what they submitted, Jorund keeps one number back,
Fjordane lets nothing be shown, Estrela is still writing.
"""

import csv
import io
import json
import zipfile
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from tests.conftest import NOON

from stocktake.accounts.models import Person
from stocktake.evidence.management.commands.indicators import NoSuchIndicator
from stocktake.evidence.queries.indicators import listed, sheets_for
from stocktake.foundation.packs import open_pack, pack_folder, registry
from stocktake.parties.enums import PartyKind
from stocktake.questionnaires.enums import Door
from stocktake.questionnaires.models import Response
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.save import Target, save_answer
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening, submit
from stocktake.reviews.enums import Consent, RoleKind
from stocktake.reviews.models import Review, Role
from stocktake.reviews.rules.viewer import public_viewer, viewer_of
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases

PAGE = "/r/meridian-numbers-2032/indicators/"


@pytest.fixture
def numbers(demonstration, settings, tmp_path) -> Review:
    """The review of numbers, with its invented release imported, and nothing else."""
    settings.DATA = tmp_path / "data"
    pack = open_pack("demonstration-indicators")
    for reader in registry.readers:
        if pack.has(reader.file):
            reader.load(pack, actor="test", at=NOON)
    brings(pack_folder("demonstration-indicators") / "meridian-observatory.yaml")
    return Review.objects.select_related("framework", "region").get(code="meridian-numbers-2032")


def brings(path) -> None:
    assert [outcome.fault for outcome in import_releases(path, store=Store.of_this_house())] == [""]


def response_of(code: str) -> Response:
    return Response.objects.get(review__code="meridian-numbers-2032", party__code=code)


def line(viewer, key: str, code: str):
    [sheet] = sheets_for(viewer, key=key)
    return next(line for line in sheet.lines if line.party.code == code)


def returned(viewer, key: str = "births-registered") -> dict[str, Decimal]:
    [sheet] = sheets_for(viewer, key=key)
    return {line.party.code: line.whole.national.value for line in sheet.lines if line.whole.national}


def test_a_value_stands_beside_the_published_one_with_year_source_answer_release_and_difference(numbers):
    found = line(public_viewer(numbers), "births-registered", "AUR").whole
    assert (found.national.value, found.national.year, found.national.question) == (Decimal("91.5"), 2031, "N.1")
    assert found.national.source.startswith("Civil registry of Aurelia")
    assert (found.international, found.published.year, found.published.release) == (
        Decimal("88.4"), 2030, "meridian-observatory-2031",
    )  # fmt: skip
    assert found.difference == Decimal("3.1")
    assert found.other_years
    assert found.published.recipe["sources"][0]["files"]["meridian-observatory.csv"]


def test_it_is_told_by_sex_and_by_age_where_something_is_known(numbers):
    women, men = line(public_viewer(numbers), "births-registered", "AUR").parts
    assert (women.part, women.national.value, women.international) == ("sex=female", Decimal("91.9"), Decimal("88"))
    assert (men.part, men.difference) == ("sex=male", Decimal("2.3"))
    [children] = line(public_viewer(numbers), "rescued", "AUR").parts
    assert (children.part, children.national.value, children.international) == ("age=0-17", 310, None)
    assert children.difference is None


def test_a_difference_of_a_number_is_told_in_per_cent_too_and_never_beside_zero(numbers):
    rescued = line(public_viewer(numbers), "rescued", "AUR").whole
    assert (rescued.difference, round(rescued.per_cent, 2)) == (24, Decimal("2.03"))
    officer = viewer_as(numbers, RoleKind.OFFICER)
    beside_zero = line(officer, "rescued", "JOR").whole
    assert (beside_zero.national.value, beside_zero.international, beside_zero.difference) == (6, 0, 6)
    assert beside_zero.per_cent is None


def viewer_as(review: Review, kind: RoleKind, party=None):
    person = Person.objects.create(email=f"{kind}.numbers@meridian.example", name="Numa Calder")
    Role.objects.create(review=review, person=person, kind=kind, party=party)
    return viewer_of(person, review)


def test_everybody_sees_what_is_published_the_party_its_own_and_the_secretariat_all(numbers):
    everybody = {"AUR": Decimal("91.5"), "BRE": Decimal(96), "JOR": Decimal(74), "KES": Decimal("79.3")}
    assert returned(public_viewer(numbers)) == everybody
    assert returned(public_viewer(numbers), "rescued") == {"AUR": 1204}
    fjordane = response_of("FJO").party
    assert returned(viewer_as(numbers, RoleKind.FOCAL_POINT, fjordane)) == {**everybody, "FJO": Decimal("99.4")}
    officer = viewer_as(numbers, RoleKind.OFFICER)
    assert returned(officer) == {**everybody, "FJO": Decimal("99.4")}
    assert returned(officer, "rescued") == {"AUR": 1204, "JOR": 6}


def test_what_is_still_being_written_is_returned_to_nobody(numbers):
    assert response_of("EST").answers.get(question="N.1").text == "63"
    assert "EST" not in returned(viewer_as(numbers, RoleKind.OFFICER))


@pytest.mark.parametrize("level", [level for level in Consent if level != Consent.PUBLISH])
def test_a_number_follows_the_consent_to_its_report(numbers, level):
    state_consent(response=response_of("AUR"), level=level, evidence="by letter", actor="test", at=NOON)
    assert "AUR" not in returned(public_viewer(numbers))
    assert "AUR" in returned(viewer_as(numbers, RoleKind.OFFICER))


def test_a_number_follows_the_consent_to_its_own_answer_and_so_do_its_year_and_its_source(numbers):
    for question in ("N.1.y", "N.1.s", "N.1.f"):
        state_consent(
            response=response_of("AUR"), level=Consent.CONFIDENTIAL, question=question, evidence="by letter", actor="test", at=NOON
        )
    found = line(public_viewer(numbers), "births-registered", "AUR")
    assert (found.whole.national.value, found.whole.national.year, found.whole.national.source) == (Decimal("91.5"), None, "")
    assert found.parts[0].national is None


def test_a_withdrawn_answer_is_returned_to_nobody_and_a_withdrawn_report_neither(numbers):
    officer = viewer_as(numbers, RoleKind.OFFICER)
    state_consent(response=response_of("AUR"), level=None, question="N.1", evidence="by letter", actor="test", at=NOON)
    assert "AUR" not in returned(officer)
    assert "AUR" in returned(officer, "no-fee")
    state_consent(response=response_of("AUR"), level=None, evidence="by letter", actor="test", at=NOON)
    assert "AUR" not in returned(officer, "no-fee")


def test_a_report_that_is_open_again_returns_nothing_until_it_is_submitted_anew(numbers):
    reopening = ask_to_reopen(response=response_of("AUR"), reason="a number was wrong", actor="test", at=NOON)
    assert "AUR" in returned(public_viewer(numbers))
    grant_reopening(reopening=reopening, actor="test", at=NOON)
    assert "AUR" not in returned(viewer_as(numbers, RoleKind.OFFICER))


def test_what_is_typed_and_is_no_number_is_no_value(numbers):
    response = response_of("EST")
    for question, text in {"N.1": "about sixty", "N.2": "NaN", "N.4": "1e5", "N.3": "-3"}.items():
        now = response.answers.filter(question=question).first()
        save_answer(
            target=Target(response, question), text=text, language="es", based_on=now.revision if now else 0, nonce=uuid4(),
            door=Door.WEB, actor="test", at=NOON,
        )  # fmt: skip
    submit(response=response, name="Xavier Lumbrales", title="Focal point", actor="test", at=NOON)
    officer = viewer_as(numbers, RoleKind.OFFICER)
    found = {key: returned(officer, key).get("EST") for key in ("births-registered", "no-fee", "people-abroad", "rescued")}
    assert found == {"births-registered": None, "no-fee": None, "people-abroad": None, "rescued": -3}


REAL = """\
year,destination,origin,total
2020,AUS,JOR,4321
2020,AUS,EST,8765
"""
DESCRIBED = """\
release: ims2020
dataset: ims
title: Migrants, as if from a real release
attribution: somebody who counts
terms: CC BY 3.0 IGO
table: people
"""


def a_real_release(folder, *, invented: bool = False) -> None:
    folder.mkdir()
    (folder / "stock.csv").write_text(REAL)
    (folder / "stock.yaml").write_text(DESCRIBED + ("invented: true\n" if invented else ""))
    (folder / "areas.csv").write_text(
        "m49,iso2,iso3,name_en,name_fr,name_es,name_ru,name_ar,name_zh,name_desa\n"
        "400,JO,JOR,Jordan,,,,,,Jordan\n233,EE,EST,Estonia,,,,,,Estonia\n36,AU,AUS,Australia,,,,,,Australia\n"
    )
    (folder / "groups.csv").write_text("group,group_name,kind,iso3,since,until\nALL3,All three,region,JOR,,\n")
    faults = [outcome.fault for outcome in import_releases(folder, store=Store.of_this_house())]
    assert set(faults) == {""}


def test_an_invented_state_never_has_a_real_number_even_if_its_code_is_that_of_a_real_one(numbers, tmp_path):
    a_real_release(tmp_path / "real")
    found = line(public_viewer(numbers), "people-abroad", "JOR").whole
    assert found.national.value == 55000
    assert (found.international, found.difference, str(found.published.lacking)) == (None, None, "not-meant")
    assert "4,321" not in Client().get(PAGE + "people-abroad/").content.decode()


def test_a_real_state_has_the_number_that_an_invented_one_with_its_code_has_not(tmp_path, settings):
    from stocktake.statistics.queries.international import published

    settings.DATA = tmp_path / "data"
    a_real_release(tmp_path / "real")
    said = {"question": {"measure": "stock", "release": "ims2020", "origin": "PARTY"}}
    store = Store.of_this_house()
    assert published(said, area="JOR", part="", invented=False, store=store).value == 4321
    assert published(said, area="JOR", part="", invented=True, store=store).value is None
    assert published(said, area="AUS", part="", invented=False, store=store).value is None


def test_a_real_state_never_has_an_invented_number(numbers):
    from stocktake.statistics.queries.international import published

    said = {"series": {"release": "meridian-observatory-2031", "indicator": "births-registered"}}
    store = Store.of_this_house()
    assert published(said, area="JOR", part="", invented=True, store=store).value == Decimal("70.2")
    assert str(published(said, area="JOR", part="", invented=False, store=store).lacking) == "not-meant"


def test_an_organisation_has_no_number_even_if_its_code_is_that_of_a_state(numbers):
    state = response_of("AUR").party
    assert any(sheet.known for sheet in sheets_for(public_viewer(numbers), party=state))
    state.kind = PartyKind.ORGANISATION
    assert not any(sheet.known for sheet in sheets_for(public_viewer(numbers), party=state))


def test_an_invented_list_is_in_no_real_review(numbers):
    assert any(indicator.list.invented for indicator in listed(numbers))
    numbers.invented = False
    assert {indicator.list.code for indicator in listed(numbers)} == {"gcm-sdg"}


def test_the_page_says_what_is_unknown_and_leads_to_answer_and_recipe(numbers):
    page = Client().get(PAGE).content.decode()
    assert 'href="/r/meridian-numbers-2032/answer/AUR/report/#q-N.1"' in page
    assert 'class="hatched"' in page
    assert "of different years" in page
    assert "A value returned by 4 of 12 States is shown." in page
    assert "SDG 10.c.1" in page
    report = Client().get("/r/meridian-numbers-2032/answer/AUR/report/").content.decode()
    assert 'id="q-N.1"' in report
    one = Client().get(PAGE + "births-registered/").content.decode()
    assert "Fjordane" in one
    assert "99.4" not in one
    assert "meridian-observatory.csv" in one
    assert Client().get(PAGE + "no-such-thing/").status_code == 404


def test_the_page_reads_from_right_to_left(numbers):
    client = Client()
    client.cookies["django_language"] = "ar"
    page = client.get(PAGE + "births-registered/").content.decode()
    assert 'dir="rtl"' in page
    assert "أطفال المهاجرين" in page
    assert '<span lang="fr" dir="ltr">État civil des communes</span>' in page


def test_a_title_that_was_not_seen_in_a_language_is_shown_in_english_and_marked(numbers):
    client = Client()
    client.cookies["django_language"] = "fr"
    page = client.get(PAGE).content.decode()
    assert '<span lang="en" dir="ltr">Remittance costs as a proportion of the amount remitted</span>' in page


def test_the_page_of_a_party_has_its_own_numbers_and_no_others(numbers):
    page = Client().get("/r/meridian-numbers-2032/parties/AUR/").content.decode()
    assert "91.5" in page
    assert "79.3" not in page
    assert "99.4" not in Client().get("/r/meridian-numbers-2032/parties/FJO/").content.decode()


def test_the_table_has_a_row_for_every_state_and_an_empty_cell_for_what_is_unknown(numbers):
    data = Client().get(PAGE + "values.csv")
    assert data["Cache-Control"] == "private, no-store"
    rows = list(csv.DictReader(io.StringIO(data.content.decode("utf-8-sig"))))
    births = [row for row in rows if row["indicator"] == "births-registered" and not row["sex"]]
    assert len(births) == 12
    by_party = {row["party"]: row for row in births}
    assert (by_party["AUR"]["national_value"], by_party["AUR"]["difference"]) == ("91.5", "3.1")
    assert (by_party["FJO"]["national_value"], by_party["FJO"]["international_value"]) == ("", "99.1")
    assert "99.4" not in data.content.decode("utf-8-sig")
    assert Client().get(PAGE + "values.xlsx").status_code == 404


def test_the_package_has_the_list_the_values_and_a_release_that_can_be_imported(numbers, tmp_path):
    data = Client().get(PAGE + "values.zip").content
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        described = json.loads(package.read("datapackage.json"))
        assert {resource["path"] for resource in described["resources"]} == {"indicators.csv", "values.csv", "national.csv"}
        for resource in described["resources"]:
            header = package.read(resource["path"]).decode().splitlines()[0].split(",")
            assert [field["name"] for field in resource["schema"]["fields"]] == header
        package.extractall(tmp_path / "unpacked")
    brings(tmp_path / "unpacked" / "national.yaml")
    held = Store.of_this_house().open("meridian-numbers-2032-national")
    assert held.manifest.invented
    from stocktake.statistics.queries.international import published

    said = {
        "series": {"release": held.code, "indicator": "births-registered", "parts": {"sex=female": "births-registered/sex=female"}}
    }
    found = published(said, area="AUR", part="sex=female", invented=True, store=Store.of_this_house())
    assert (found.value, found.year) == (Decimal("91.9"), 2031)
    assert Client().get(PAGE + "values.zip").content == data


def test_the_command_tells_what_everybody_may_see(numbers, capsys, tmp_path):
    call_command("indicators", "meridian-numbers-2032", indicator="no-fee", json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    aurelia = next(line for line in lines if line["party"] == "AUR")
    assert (aurelia["national_value"], aurelia["international_value"], aurelia["difference"]) == (38, 41, -3)
    assert next(line for line in lines if line["party"] == "FJO")["national_value"] is None
    call_command("indicators", "meridian-numbers-2032")
    told = capsys.readouterr().out
    assert "AUR all: national 91.5 (2031), international 88.4 (meridian-observatory-2031, 2030); difference +3.1" in told
    assert "99.4" not in told
    call_command("indicators", "meridian-numbers-2032", out=tmp_path / "numbers.zip")
    assert zipfile.is_zipfile(tmp_path / "numbers.zip")
    with pytest.raises(NoSuchIndicator, match="no indicator “births”"):
        call_command("indicators", "meridian-numbers-2032", indicator="births")


def test_where_the_release_is_not_held_it_is_said_and_nothing_fails(numbers, settings, tmp_path):
    settings.DATA = tmp_path / "empty"
    found = line(public_viewer(numbers), "births-registered", "AUR").whole
    assert (found.national.value, found.international, str(found.published.lacking)) == (Decimal("91.5"), None, "not-imported")
    assert "the release meridian-observatory-2031 is not held here" in Client().get(PAGE).content.decode()
