"""Django's settings. Everything that differs between places comes from the environment; see docs/settings.md."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from stocktake.config import place

DATA = place.data_folder()
DEBUG = False
DEMONSTRATION = place.flag("STOCKTAKE_DEMONSTRATION")
"""The demonstration shows the mailbox as a page. Off unless asked for: it shows sign-in codes."""

SECRET_KEY = place.secret_key(DATA)
ALLOWED_HOSTS = place.listed("STOCKTAKE_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = place.listed("STOCKTAKE_ORIGINS", default=[])

INSTALLED_APPS = [
    "stocktake.config",
    "stocktake.portal",
    "stocktake.workspace",
    "stocktake.synthesis",
    "stocktake.evidence",
    "stocktake.questionnaires",
    "stocktake.statistics",
    "stocktake.reviews",
    "stocktake.documents",
    "stocktake.messaging",
    "stocktake.accounts",
    "stocktake.frameworks",
    "stocktake.parties",
    "stocktake.ui",
    "stocktake.foundation",
    "procrastinate.contrib.django",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stocktake.ui.middleware.LanguageOfPerson",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stocktake.ui.middleware.ServerTime",
]

ROOT_URLCONF = "stocktake.config.urls"
WSGI_APPLICATION = "stocktake.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stocktake.ui.context.page",
            ],
            "builtins": ["stocktake.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": place.database(DATA)}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their case, by a constraint
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["stocktake.accounts.sign_in_backend.PersonBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = place.flag("STOCKTAKE_HTTPS")
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("zh-hans", _("Chinese")),
]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Originals are written once and never again: not even this process may change one by accident.
        "OPTIONS": {"location": MEDIA_ROOT, "file_permissions_mode": 0o440, "allow_overwrite": False},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
"""A page of questions is one form: it may be long, and a text that is too long is refused by its field, not by the door."""
MAX_ORIGINAL_SIZE = 50 * 1024 * 1024
"""Largest file taken in, bytes. A larger one is refused by name and stops nothing else."""

VOTER_URL = os.environ.get("STOCKTAKE_VOTER_URL", "")
"""An endpoint that is asked beside the suggestions, `https://…/v1`. None where it is empty: then nothing leaves this machine."""
VOTER_MODEL = os.environ.get("STOCKTAKE_VOTER_MODEL", "")
VOTER_KEY = os.environ.get("STOCKTAKE_VOTER_KEY", "")
EMBEDDINGS = os.environ.get("STOCKTAKE_EMBEDDINGS", "")
"""The folder of a model of sentence embeddings that is asked beside the suggestions. None where it is empty."""

EMAIL_BACKEND = os.environ.get("STOCKTAKE_EMAIL_BACKEND", "stocktake.messaging.outbox.PageBackend")
IMAP_URL = os.environ.get("STOCKTAKE_IMAP", "")
"""The mailbox that is read: `imaps://user:password@host:993/INBOX`. None where it is empty."""
TRUSTED_MAIL_SERVER = os.environ.get("STOCKTAKE_MAIL_SERVER", "")
"""The name with which our own mail server signs its checks of senders; no other's word is taken."""
DEFAULT_FROM_EMAIL = os.environ.get("STOCKTAKE_FROM", "stocktake@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "stocktake": {"level": "INFO"}},
}
