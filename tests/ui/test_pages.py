"""What every page has: its language, its direction, a way past the header, a language switch that needs no script."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def _style(client: Client, **headers: str) -> str:
    answer = client.get(reverse("ui:style"), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_begins_with_a_link_to_its_text(client: Client) -> None:
    html = _style(client)
    body = html[html.index("<body>") :]
    assert body.index('href="#main"') < body.index("<header")
    assert '<main id="main"' in body


def test_a_page_in_arabic_is_written_from_the_other_side(client: Client) -> None:
    assert '<html lang="ar" dir="rtl">' in _style(client, accept_language="ar")
    assert '<html lang="en" dir="ltr">' in _style(client, accept_language="en")


def test_the_language_is_switched_by_a_form_and_stays_switched(client: Client) -> None:
    html = _style(client)
    for name in ("English", "Français", "Español", "Русский", "中文", "العربية"):
        assert f">{name}</button>" in html
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": reverse("ui:style")})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("ui:style")
    html = _style(client)
    assert '<html lang="zh"' in html
    assert re.search(r'value="zh-hans"[^>]*aria-current="true"', html)


def test_the_switch_shows_the_language_at_hand_by_its_own_name(client: Client) -> None:
    summary = re.search(r"<summary>(.*?)</summary>", _style(client, accept_language="ar"), re.DOTALL)
    assert summary
    assert summary[1].endswith("العربية")


def test_the_style_page_shows_every_component_in_six_languages(client: Client) -> None:
    html = _style(client)
    assert re.findall(r'class="specimen" lang="(\w+)" dir="(\w+)"', html) == [
        ("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ru", "ltr"), ("zh", "ltr"), ("ar", "rtl"),
    ]  # fmt: skip
    sections = html.split('class="specimen"')[1:]
    components = (
        "sheet cite cited fig drawer quote src tag machine read "
        " sugg band btn quiet field count row lead symbol tiles tile legend notice empty"
    )
    for section in sections:
        classes = set(" ".join(re.findall(r'class="([^"]+)"', section)).split())
        assert set(components.split()) <= classes


def test_the_demonstration_says_so_and_leads_to_the_mailbox(client: Client, settings) -> None:
    settings.DEMONSTRATION = True
    assert reverse("messaging:mailbox") in _style(client)
    settings.DEMONSTRATION = False
    assert reverse("messaging:mailbox") not in _style(client)


def test_a_page_that_is_not_here_says_so_calmly(client: Client) -> None:
    answer = client.get("/there/is/no/such/page/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html"])
def test_a_page_for_bad_days_stands_without_a_request(name: str) -> None:
    assert '<main id="main">' in render_to_string(name)


def test_signing_in_asks_for_an_address_and_for_nothing_else(client: Client) -> None:
    html = client.get(reverse("accounts:sign-in")).content.decode()
    assert 'type="email"' in html
    assert 'type="password"' not in html


def test_the_mailbox_is_empty_until_a_letter_comes(client: Client, settings) -> None:
    settings.DEMONSTRATION = True
    assert 'class="empty"' in client.get(reverse("messaging:mailbox")).content.decode()
