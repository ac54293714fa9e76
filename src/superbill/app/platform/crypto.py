"""Sealed fields: AES-256-GCM whose associated data names table, column, tenant and row, so a value
moved to another row does not open; and keyed hashes to find a value without reading it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from superbill.app.platform import configuration, tenancy

_NONCE = 12


def _key(purpose: str) -> bytes:
    master = bytes.fromhex(configuration.secret("master.key", "SUPERBILL_MASTER_KEY"))
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def fingerprint(column: str, text: str) -> str:
    """A keyed hash of a protected value, the same for the same tenant, column and value."""
    message = f"{tenancy.current_id()}\x00{column}\x00{text}".encode()
    return hmac.new(_key("fingerprint"), message, hashlib.sha256).hexdigest()


class Sealed:
    """A protected text attribute kept sealed in a binary column of the same row.

    The model has ``seal = UUIDField(default=uuid4)`` to name the row before it is saved, and the
    column named here as ``BinaryField(null=True)``.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        stored = getattr(row, self.column)
        if not stored:
            return ""
        data = bytes(stored)
        return AESGCM(_key("seal")).decrypt(data[:_NONCE], data[_NONCE:], self._place(row)).decode()

    def __set__(self, row: Any, text: str) -> None:
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), self._place(row)) if text else None
        setattr(row, self.column, sealed)

    def _place(self, row: Any) -> bytes:
        return f"{row._meta.db_table}\x00{self.column}\x00{row.tenant_id}\x00{row.seal}".encode()
