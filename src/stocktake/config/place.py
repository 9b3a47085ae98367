"""Where this Stocktake lives: its data folder, its database, its secrets. All of it from the environment.

STOCKTAKE_DATA   the data folder (default: `data` beside the source)
DATABASE_URL     a PostgreSQL server, version 15 or newer; without it Stocktake runs its own in the data folder
PORT             the port of the web process (default 8000)
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from stocktake.foundation.refusals import Refusal


class PlaceError(Refusal):
    """Something about the machine or the environment is not as needed; the message says the way out."""


def data_folder() -> Path:
    """The data folder, absolute; it is made on first use, not here."""
    return Path(os.environ.get("STOCKTAKE_DATA") or Path(__file__).resolve().parents[3] / "data").expanduser().resolve()


def port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise PlaceError(f"PORT is “{value}”, which is no port; choose a number from 1024 to 65535.")
    return int(value)


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def listed(name: str, *, default: list[str]) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()] or default


def secret_key(data: Path) -> str:
    """`STOCKTAKE_SECRET_KEY`, or one made once and kept in the data folder, readable by its owner alone."""
    given = os.environ.get("STOCKTAKE_SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    try:
        if not path.exists():
            _make_secret(path)
        return path.read_text()
    except OSError as error:
        raise not_writable(data, error) from None


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # another process made it a moment ago


def not_writable(data: Path, error: OSError) -> PlaceError:
    """The one sentence about a data folder that this user cannot work in."""
    return PlaceError(f"The data folder {data} cannot be written ({error.strerror}); set STOCKTAKE_DATA to a folder that can.")


def socket_folder(data: Path) -> Path:
    """A short private folder for the embedded server's socket: a socket's path may have no more than 107 bytes."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    # As root the server runs as another user, who may not enter root's own runtime folder.
    private = os.getuid() != 0 and runtime and os.access(runtime, os.W_OK)
    base = Path(runtime if private else "/tmp")  # noqa: S108 - the folder made in it is private (0700)
    return base / f"stocktake-{os.getuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:10]}"


def database(data: Path) -> dict[str, Any]:
    """Django's database entry: the server `DATABASE_URL` names, or the embedded one.

    Raises:
        PlaceError: `DATABASE_URL` is not a PostgreSQL address.
    """
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }
    url = os.environ.get("DATABASE_URL")
    if not url:
        return common | {"NAME": "stocktake", "USER": "stocktake", "HOST": str(socket_folder(data)), "PORT": "5432"}
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:  # brackets that do not close, a port beyond all ports
        parts, port = urlsplit(""), ""
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise PlaceError("DATABASE_URL is not of the form postgresql://user:password@host:port/name; correct it or unset it.")
    options = dict(parse_qsl(parts.query))
    return common | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
    }


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")
