"""Somebody at their desk, as tests see them: a browser without a screen, at the address where they answer."""

import json
import re
from html import unescape
from uuid import uuid4

from django.test import Client


class Desk:
    """`save` does what the page's own script does, `send` what the form does without it."""

    def __init__(self, client: Client, address: str):
        self.client, self.address = client, address

    def open(self, page: str = "", **headers):
        return self.client.get(f"{self.address}{page}{'/' if page else ''}", headers=headers)

    def html(self, page: str = "") -> str:
        answer = self.open(page)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def post(self, page: str, body, **more):
        body = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(f"{self.address}{page}/", body, content_type="application/json", **more)

    def save(self, place: str, text: str, *, revision: int = 0, nonce=None, **more):
        return self.post("save", {"place": place, "text": text, "revision": revision, "nonce": str(nonce or uuid4()), **more})

    def send(self, page: str, fields=None, *, do: str = "save", **files):
        """The form of a page as it was opened, with some fields written over."""
        return self.client.post(f"{self.address}{page}/", self.form(page) | (fields or {}) | {"do": do} | files)

    def form(self, page: str) -> dict:
        """What a browser would send from the page as it is now: every field with its text, its revision and the nonce."""
        return read_form(self.html(page))


def read_form(html: str) -> dict:
    fields: dict = {}
    for name, text in re.findall(r'<textarea[^>]*\sname="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        fields[name] = unescape(text)
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'\sname="([^"]+)"', tag)
        value = re.search(r'\svalue="([^"]*)"', tag)
        kind = re.search(r'\stype="([^"]+)"', tag)
        if not name or (kind and kind[1] == "file") or (kind and kind[1] in {"checkbox", "radio"} and " checked" not in tag):
            continue
        said = unescape(value[1]) if value else "on"
        if kind and kind[1] == "checkbox":
            fields.setdefault(name[1], []).append(said)
        else:
            fields[name[1]] = said
    fields.pop("csrfmiddlewaretoken", None)
    fields.pop("language", None)
    fields.pop("next", None)
    return fields
