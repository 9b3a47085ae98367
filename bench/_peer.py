"""A peer beside us: RDMO, a Django platform of questionnaires for many users, saving one value by its own API.

It is installed from the package index into an environment of its own in the data folder, on a database of the same server,
under the same gunicorn settings, with connections kept as we keep them. What is sent is what its interview page sends when
an answer was changed: `PUT` of the value, with session and token. The page's further requests after it are left out, and so is
the moment of the last change, by which it would look for conflicts. It keeps no revisions and no log; a save of ours does.
"""

import json
import os
import secrets
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import _load
import psycopg

RELEASE = "2.5.2"

SETTINGS = """
from rdmo.core.settings import *

SECRET_KEY = {key!r}
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "beside.urls"
WSGI_APPLICATION = "beside.wsgi.application"
STATIC_ROOT = COMPRESS_ROOT = MEDIA_ROOT = {folder!r}
DATABASES = {{"default": {database!r}}}
"""

URLS = """
from django.urls import include, path

urlpatterns = [path("api/v1/", include("rdmo.core.urls.v1")), path("", include("rdmo.core.urls"))]
"""

WSGI = """
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beside.settings")
application = get_wsgi_application()
"""

PEOPLE = """
import json, sys
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sites.models import Site
from django.core.management import call_command
from rdmo.domain.models import Attribute
from rdmo.projects.models import Membership, Project, Value
from rdmo.questions.models import Catalog

call_command("migrate", verbosity=0, interactive=False)
token, store = "a" * 32, import_module(settings.SESSION_ENGINE).SessionStore
catalog = Catalog.objects.create(uri_prefix="https://measurement.example/terms", uri_path="catalog", title_lang1="Measurement")
attributes = [Attribute.objects.create(uri_prefix="https://measurement.example/terms", key=f"answer-{number}") for number in range(3)]
writers = []
for number in range(int(sys.argv[1])):
    user = User.objects.create(username=f"writer-{number}", password="!")
    project = Project.objects.create(title=f"Project {number}", catalog=catalog, site=Site.objects.get_current())
    Membership.objects.create(project=project, user=user, role="author")
    values = [Value.objects.create(project=project, attribute=attribute) for attribute in attributes]
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    writers.append({
        "headers": {"Cookie": f"sessionid={session.session_key}; csrftoken={token}", "X-CSRFToken": token},
        "targets": [{
            "method": "PUT", "path": f"/api/v1/projects/projects/{project.pk}/values/{value.pk}/",
            "body": {"attribute": value.attribute_id, "set_prefix": "", "set_index": 0, "collection_index": 0, "option": None,
                     "value_type": "text", "unit": "", "external_id": "", "widget_type": "textarea"},
        } for value in values],
    })
print(json.dumps(writers))
"""


@dataclass(frozen=True)
class Peer:
    port: int
    pid: int
    writers: list[dict[str, Any]]
    version: str = RELEASE


@contextmanager
def served(*, people: int) -> Iterator[Peer | str]:
    """The peer, ready for so many people; or in one sentence why it is not."""
    from django.conf import settings

    folder, entry = settings.DATA / "rdmo", settings.DATABASES["default"]
    name = f"stocktake_beside_{os.getpid()}"
    with psycopg.connect(host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname="postgres", autocommit=True) as admin:
        try:
            python = _installed(folder)
            admin.execute(f'CREATE DATABASE "{name}"')
            database = {
                "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": entry["USER"], "HOST": entry["HOST"],
                "PORT": entry["PORT"], "CONN_MAX_AGE": entry["CONN_MAX_AGE"], "CONN_HEALTH_CHECKS": entry["CONN_HEALTH_CHECKS"],
            }  # fmt: skip
            writers = _prepared(folder, python, database, people)
        except (subprocess.CalledProcessError, OSError) as fault:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            words = (getattr(fault, "stderr", "") or str(fault)).strip().splitlines()
            yield f"RDMO {RELEASE} could not be set up here: {words[-1] if words else fault}"
            return
        try:
            port = _load.free_port()
            program = [str(python), "-m", "gunicorn"]
            with _load.gunicorn("beside.wsgi:application", port=port, program=program, **_environment(folder)) as pid:
                yield Peer(port, pid, writers)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _environment(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "beside.settings"}


def _installed(folder: Path) -> Path:
    """The peer's own interpreter. Server and database driver are of the versions that we run ourselves."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True, symlinks=True)
    wanted = [f"rdmo=={RELEASE}", f"gunicorn=={version('gunicorn')}", f"psycopg[binary]=={version('psycopg')}"]
    print(f"installing {', '.join(wanted)}", file=sys.stderr, flush=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True, capture_output=True, text=True)
    return python


def _prepared(folder: Path, python: Path, database: dict[str, Any], people: int) -> list[dict[str, Any]]:
    project = folder / "beside"
    project.mkdir(exist_ok=True)
    for name, text in (
        ("__init__", ""), ("urls", URLS), ("wsgi", WSGI), ("people", PEOPLE),
        ("settings", SETTINGS.format(key=secrets.token_urlsafe(32), database=database, folder=str(folder / "files"))),
    ):  # fmt: skip
        (project / f"{name}.py").write_text(text, encoding="utf-8")
    made = subprocess.run(
        [str(python), "-m", "beside.people", str(people)],
        env=os.environ | _environment(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(made.stdout.strip().splitlines()[-1])
