"""Personal data at rest: encrypted under the node's key, found by a digest under the federation's key."""

from django.conf import settings
from django.db import models

from gongxun.base import ciphers


def keyed_hash(text: str) -> bytes:
    """The 32 bytes under which a federation-wide identifier is found without being stored."""
    return ciphers.keyed_digest(settings.FEDERATION_KEY, text)


def encrypt(text: str) -> bytes:
    return ciphers.encrypt(_key(), text)


def decrypt(sealed: bytes) -> str:
    """Raise ValueError where the text was altered or belongs to another node's key."""
    return ciphers.decrypt(_key(), sealed)


def _key() -> bytes:
    return bytes(settings.NODE_KEY[: ciphers.KEY_BYTES])


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """Text that is encrypted in the database and read back as ``str``."""

    def get_db_prep_value(
        self, value: str | None, connection: object, prepared: bool = False
    ) -> object:
        sealed = encrypt(value) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)  # type: ignore[arg-type]

    def from_db_value(self, value: bytes | None, *_: object) -> str | None:
        return None if value is None else decrypt(bytes(value))
