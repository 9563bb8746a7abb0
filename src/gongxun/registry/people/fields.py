"""Personal data at rest: SM4-GCM under the node's key, found by HMAC-SM3 under the federation's
key.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16


def keyed_hash(text: str) -> bytes:
    """The 32 bytes under which a federation-wide identifier is found without being stored."""
    digest = hmac.HMAC(settings.FEDERATION_KEY, hashes.SM3())
    digest.update(text.encode())
    return digest.finalize()


def encrypt(text: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(settings.NODE_KEY[:KEY_BYTES]), modes.GCM(nonce)).encryptor()
    sealed = encryptor.update(text.encode()) + encryptor.finalize()
    return nonce + encryptor.tag + sealed


def decrypt(sealed: bytes) -> str:
    """Raise ValueError where the text was altered or belongs to another node's key."""
    nonce, tag, body = (
        sealed[:NONCE_BYTES],
        sealed[NONCE_BYTES : NONCE_BYTES + TAG_BYTES],
        sealed[NONCE_BYTES + TAG_BYTES :],
    )
    decryptor = Cipher(
        algorithms.SM4(settings.NODE_KEY[:KEY_BYTES]), modes.GCM(nonce, tag)
    ).decryptor()
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag as altered:
        raise ValueError(
            "加密字段无法解开：密钥不符或内容被改动。请核对节点密钥，并运行 gongxun doctor。"
        ) from altered


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """Text that is encrypted in the database and read back as ``str``."""

    def get_db_prep_value(
        self, value: str | None, connection: object, prepared: bool = False
    ) -> object:
        sealed = encrypt(value) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)  # type: ignore[arg-type]

    def from_db_value(self, value: bytes | None, *_: object) -> str | None:
        return None if value is None else decrypt(bytes(value))
