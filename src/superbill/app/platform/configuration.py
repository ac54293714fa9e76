"""Where Superbill lives and which database it uses: the one place that reads the environment.

``SUPERBILL_HOME``       data folder, default ``./.superbill``
``DATABASE_URL``         your own PostgreSQL 15 or newer; without it a private one starts in the home folder
``SUPERBILL_MASTER_KEY`` 32 bytes in hex that protect sealed fields; without it a key file in the home folder
``SUPERBILL_SECRET_KEY`` signs sessions; without it a key file in the home folder
``SUPERBILL_DEBUG``      ``1`` shows developers' error pages
``SUPERBILL_CLINIC``     which clinic commands work for, where a database holds several: its slug
``SUPERBILL_TODAY``      the day the practice's calendar shows, for a demo or a rehearsal: ``2026-04-30``
``SUPERBILL_HOSTS``      host names the web app answers to, separated by commas
``SUPERBILL_PUBLIC_URL`` where patients reach the web app: links in messages begin with it
``SUPERBILL_MAIL_URL``   the mail server for messages to patients: ``smtp://user:password@host:587``
``SUPERBILL_STRIPE_KEY`` the card service's secret key; without it nobody can pay by card online
``SUPERBILL_STRIPE_URL`` another address that speaks the card service's API, for trials
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

APP_ROLE = "superbill_app"
"""The database role everything but migrations acts as: no table is its own, row security binds it."""


def home() -> Path:
    """The data folder, made when it is missing."""
    folder = Path(os.environ.get("SUPERBILL_HOME", ".superbill")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clinic() -> str:
    """The slug of the clinic commands work for; empty for the only one there is."""
    return os.environ.get("SUPERBILL_CLINIC", "")


def pretended_day() -> date | None:
    """The day the calendar shows instead of the real one; ``None`` for the real one."""
    text = os.environ.get("SUPERBILL_TODAY", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise ValueError(f"SUPERBILL_TODAY is {text}; write a day such as 2026-04-30") from problem


def flag(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0", "false", "no")


def listed(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def public_url() -> str:
    """Where patients reach the web app, without a slash at the end."""
    return os.environ.get("SUPERBILL_PUBLIC_URL", "http://localhost:8000").rstrip("/")


def mail_server() -> dict[str, Any]:
    """The mail server as Django's connection takes it; empty when there is none."""
    parts = urlsplit(os.environ.get("SUPERBILL_MAIL_URL", ""))
    if not parts.hostname:
        return {}
    return {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": parts.port or 587,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "use_ssl": parts.scheme == "smtps",
        "timeout": 30,
    }


def card_gateway() -> tuple[str, str]:
    """The card service's secret key, and its address where that is not its own."""
    return os.environ.get("SUPERBILL_STRIPE_KEY", ""), os.environ.get("SUPERBILL_STRIPE_URL", "")


@cache
def secret(name: str, variable: str) -> str:
    """A secret from the environment, or from a key file in the home folder that is made once."""
    if given := os.environ.get(variable):
        return given
    folder = home() / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / name
    if not file.exists():
        # Written whole under another name, then linked: a process that is killed leaves no half of a key.
        new = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(new, file)
        new.unlink()
    return file.read_text()


def database(name: str) -> dict[str, Any]:
    """Django's settings of the database ``name``: on your server, or on the embedded one."""
    url = os.environ.get("DATABASE_URL") or _embedded_url()
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    own = bool(os.environ.get("DATABASE_URL"))
    base = parts.path.lstrip("/") or "superbill"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": (base if name == "superbill" else f"{base}_{name}") if own else name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.get("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # A statement that comes again is planned once: most of a short statement's time is its planning.
        "OPTIONS": {"assume_role": APP_ROLE, "server_side_binding": True, "prepare_threshold": 2},
    }


@cache
def _embedded_url() -> str:
    """The address of the private PostgreSQL of the home folder."""
    from superbill.app.platform import embedded

    return embedded.start(home())


def base_settings(database_name: str) -> dict[str, Any]:
    """The settings that every Superbill process shares."""
    return {
        "SECRET_KEY": secret("secret.key", "SUPERBILL_SECRET_KEY"),
        "DEBUG": flag("SUPERBILL_DEBUG"),
        "ALLOWED_HOSTS": listed("SUPERBILL_HOSTS", "localhost,127.0.0.1,[::1]"),
        "DATABASES": {"default": database(database_name)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "America/Chicago",
        "LANGUAGE_CODE": "en-us",
        "LOGGING_CONFIG": None,
    }
