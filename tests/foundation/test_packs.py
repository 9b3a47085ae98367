"""Packs are refused with file, line and what is wrong; a pack that is refused leaves nothing behind."""

from pathlib import Path

import pytest
from django.core.management import call_command

from stocktake.foundation.models import Activity
from stocktake.foundation.packs import PackError, in_order, open_pack, read_yaml

GOOD = """\
pack: {name}
title: {{en: "A pack"}}
licence: "CC BY 4.0"
requires: [{requires}]
"""


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path))
    return tmp_path


def write(packs: Path, name: str, text: str | bytes) -> Path:
    path = packs / name / "pack.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def good(packs: Path, name: str, *requires: str) -> None:
    write(packs, name, GOOD.format(name=name, requires=", ".join(requires)))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('pack: river\ntitle: {en: "River"}\n', 1, "licence"),
        ('pack: river\ntitle: {en: "River"}\nlicence: "x"\n\nlicense: "y"\n', 5, "license"),
        ('pack: river\ntitle: {en: "River"}\nlicence: "x"\nlicence: "y"\n', 4, "written twice"),
        ('pack: river\ntitle:\n  en: "River"\n  en: "Stream"\nlicence: "x"\n', 4, "written twice"),
        ('pack: river\ntitle: {en: "River"\nlicence: "x"\n', 3, ""),
        ('pack: river\ntitle: {en: "River"}\nlicence: "x"\nrequires: gcm\n', 4, "requires"),
        ('pack: river\ntitle:\n  en: [1, 2]\nlicence: "x"\n', 3, "title.en"),
        ('pack: lake\ntitle: {en: "River"}\nlicence: "x"\n', 1, "the folder is called"),
        ('pack: river\n\ttitle: "x"\n', 2, ""),
    ],
    ids=["missing key", "unknown key", "key twice", "key twice inside", "bracket left open", "wrong shape", "wrong shape inside",
         "other name than its folder", "tab"],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_line(packs: Path, text: str, line: int, what: str):
    write(packs, "river", text)
    with pytest.raises(PackError) as refusal:
        open_pack("river")
    assert f"river/pack.yaml:{line}: " in str(refusal.value)
    assert what in str(refusal.value)


def test_all_faults_of_a_file_are_named_at_once(packs: Path):
    write(packs, "river", 'pack: river\ntitle: "River"\nlicense: "x"\n')
    with pytest.raises(PackError) as refusal:
        open_pack("river")
    assert len(str(refusal.value).splitlines()) == 3


def test_a_file_that_is_not_utf_8_is_named_with_the_byte(packs: Path):
    write(packs, "river", b'pack: river\ntitle: {en: "Fleuve fran\xe7ais"}\n')
    with pytest.raises(PackError, match=r"river/pack\.yaml: not UTF-8 at byte 36"):
        open_pack("river")


def test_an_empty_file_is_a_fault_and_not_a_crash(packs: Path):
    write(packs, "river", "")
    with pytest.raises(PackError, match=r"river/pack\.yaml:1: "):
        open_pack("river")


def test_a_missing_file_is_named(packs: Path):
    good(packs, "river")
    with pytest.raises(PackError, match=r"river/parties\.yaml: the file is missing"):
        read_yaml(packs / "river" / "parties.yaml")


@pytest.mark.parametrize("name", ["sea", "../river", "river/.."])
def test_a_pack_that_is_not_there_is_refused_with_those_that_are(packs: Path, name: str):
    good(packs, "river")
    with pytest.raises(PackError, match="Packs here: river"):
        open_pack(name)


def test_a_pack_comes_after_those_it_needs_and_each_comes_once(packs: Path):
    good(packs, "spring")
    good(packs, "brook", "spring")
    good(packs, "stream", "spring")
    good(packs, "river", "stream", "brook")
    assert [pack.name for pack in in_order("river")] == ["spring", "stream", "brook", "river"]


def test_packs_that_need_each_other_are_refused_with_the_circle(packs: Path):
    good(packs, "spring", "river")
    good(packs, "brook", "spring")
    good(packs, "river", "brook")
    with pytest.raises(PackError, match="river → brook → spring → river"):
        in_order("river")


def test_yaml_cannot_make_python_objects(packs: Path):
    write(packs, "river", "pack: !!python/object/apply:os.getcwd []\n")
    with pytest.raises(PackError, match=r"river/pack\.yaml:1: "):
        open_pack("river")


def test_the_packs_of_the_project_can_be_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("STOCKTAKE_PACKS", raising=False)
    order = [pack.name for name in ("asia-pacific-2021", "demonstration") for pack in in_order(name)]
    assert order.index("gcm") < order.index("asia-pacific-2021")
    assert [pack.manifest.invented for pack in in_order("demonstration") if pack.name != "gcm"][-1] is True


@pytest.mark.django_db
def test_a_checked_pack_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.delenv("STOCKTAKE_PACKS", raising=False)
    loadings = Activity.objects.filter(verb="loaded")
    before = loadings.count()
    call_command("pack", "check", "asia-pacific-2021")
    assert loadings.count() == before
    assert "asia-pacific-2021: nothing to mend" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_fault_in_a_checked_pack_is_told_by_file_and_line(packs: Path):
    write(packs, "river", 'pack: river\ntitle: {en: "River"}\n')
    with pytest.raises(PackError, match=r"river/pack\.yaml:1: .*licence"):
        call_command("pack", "check", "river")
