"""The bare path: the least a site in Django can do to save one answer of one signed-in person.

Session, user, one question whether the person may, one `UPDATE`, one `INSERT`. It stands beside our own saving on the same
database (in a schema of its own), under the same gunicorn settings, and is what a save of ours is compared with.

    DATABASE_URL=…&options=-csearch_path%3Dbare python bench/_bare.py 32      tables and 32 signed-in people, as JSON
    gunicorn _bare:application
"""

import json
import os
import sys
from typing import Any
from uuid import UUID

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from stocktake.config import place

settings.configure(
    SECRET_KEY=os.environ.get("STOCKTAKE_SECRET_KEY", "bare"), ALLOWED_HOSTS=["*"], USE_TZ=True, ROOT_URLCONF="_bare",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", DATABASES={"default": place.database(place.data_folder())},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.common.CommonMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
)  # fmt: skip
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

SCHEMA = "bare"


class Report(models.Model):
    class Meta:
        app_label = SCHEMA


class Membership(models.Model):
    report = models.ForeignKey(Report, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        app_label = SCHEMA
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="one_membership")]


class Answer(models.Model):
    report = models.ForeignKey(Report, on_delete=models.CASCADE)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        app_label = SCHEMA


class Revision(models.Model):
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    text = models.TextField()
    nonce = models.UUIDField(unique=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        app_label = SCHEMA
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="one_number")]


def save(request: HttpRequest) -> HttpResponse:
    body: dict[str, Any] = json.loads(request.body)
    user, key = request.user, body["answer"]
    may = (
        user.is_authenticated
        and Answer.objects.filter(pk=key, report__in=Membership.objects.filter(user=user).values("report")).exists()
    )
    if not may:
        return JsonResponse({}, status=403)
    at, number = timezone.now(), body["revision"] + 1
    with transaction.atomic():
        if not Answer.objects.filter(pk=key, revision=body["revision"]).update(text=body["text"], revision=number, at=at):
            return JsonResponse({}, status=409)
        Revision.objects.create(answer_id=key, number=number, text=body["text"], nonce=UUID(body["nonce"]), by=user.username, at=at)
    return JsonResponse({"revision": number})


urlpatterns = [path("save/", save)]
application = get_wsgi_application()


def make(people: int, places: int = 3) -> list[dict[str, Any]]:
    """Tables, people, and a session for each; as `_crowd` reads writers."""
    from importlib import import_module

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", verbosity=0, interactive=False)
    if Report._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            for model in (Report, Membership, Answer, Revision):
                editor.create_model(model)
    writers, store, before = [], import_module(settings.SESSION_ENGINE).SessionStore, User.objects.count()
    for number in range(before, before + people):
        user = User.objects.create(username=f"writer-{number}", password="!")
        report = Report.objects.create()
        Membership.objects.create(report=report, user=user)
        answers = [Answer.objects.create(report=report, at=timezone.now()) for _place in range(places)]
        session = store()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        writers.append({
            "headers": {"Cookie": f"sessionid={session.session_key}"},
            "targets": [{"method": "POST", "path": "/save/", "body": {"answer": answer.pk}} for answer in answers],
        })  # fmt: skip
    return writers


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))))
