"""China's national ciphers: SM4-GCM (GB/T 32907) to encrypt, HMAC-SM3 (GB/T 32905) to recognise.

Which key, and for what, is for the caller to say.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES = 16
_NONCE_BYTES, _TAG_BYTES = 12, 16


def keyed_digest(key: bytes, text: str) -> bytes:
    """32 bytes by which ``text`` is recognised without being stored."""
    digest = hmac.HMAC(key, hashes.SM3())
    digest.update(text.encode())
    return digest.finalize()


def encrypt(key: bytes, text: str) -> bytes:
    """Nonce (12 bytes), tag (16 bytes), then the text under a key of 16 bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    body = cipher.update(text.encode()) + cipher.finalize()
    return nonce + cipher.tag + body


def decrypt(key: bytes, sealed: bytes) -> str:
    """Raise ValueError where the text was altered or belongs to another key."""
    tag_end = _NONCE_BYTES + _TAG_BYTES
    nonce, tag, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:tag_end], sealed[tag_end:]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    try:
        return (cipher.update(body) + cipher.finalize()).decode()
    except InvalidTag as altered:
        raise ValueError(
            "密文无法解开：密钥不符或内容被改动。请核对节点密钥，并运行 gongxun doctor。"
        ) from altered
