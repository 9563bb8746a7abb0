"""What must not be read from the database alone: SM4-GCM and HMAC-SM3 under the node's key, which lies outside it."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16


def keyed_digest(purpose: str, text: str) -> bytes:
    """32 bytes by which ``text`` is recognised without being stored."""
    digest = hmac.HMAC(settings.NODE_KEY, hashes.SM3())
    digest.update(f"{purpose}\0{text}".encode())
    return digest.finalize()


def seal(purpose: str, text: str) -> str:
    """Encrypt ``text``; what was sealed for one purpose opens for no other."""
    nonce = os.urandom(NONCE_BYTES)
    cipher = Cipher(algorithms.SM4(_key(purpose)), modes.GCM(nonce)).encryptor()
    body = cipher.update(text.encode()) + cipher.finalize()
    return (nonce + cipher.tag + body).hex()


def unseal(purpose: str, sealed: str) -> str:
    """Raise ValueError where the text was altered or sealed under another key."""
    raw = bytes.fromhex(sealed)
    nonce, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES : NONCE_BYTES + TAG_BYTES]
    cipher = Cipher(algorithms.SM4(_key(purpose)), modes.GCM(nonce, tag)).decryptor()
    try:
        body = cipher.update(raw[NONCE_BYTES + TAG_BYTES :]) + cipher.finalize()
    except InvalidTag as altered:
        raise ValueError("密文无法解开：密钥不符或内容被改动。") from altered
    return body.decode()


def _key(purpose: str) -> bytes:
    return keyed_digest("key", purpose)[:KEY_BYTES]
