"""What must not be read from the database alone: sealed under the node's key, which lies outside it."""

from django.conf import settings

from gongxun.base import ciphers


def keyed_digest(purpose: str, text: str) -> bytes:
    """32 bytes by which ``text`` is recognised without being stored."""
    return ciphers.keyed_digest(settings.NODE_KEY, f"{purpose}\0{text}")


def seal(purpose: str, text: str) -> str:
    """Encrypt ``text``; what was sealed for one purpose opens for no other."""
    return ciphers.encrypt(_key(purpose), text).hex()


def unseal(purpose: str, sealed: str) -> str:
    """Raise ValueError where the text was altered or sealed under another key."""
    return ciphers.decrypt(_key(purpose), bytes.fromhex(sealed))


def _key(purpose: str) -> bytes:
    return keyed_digest("key", purpose)[: ciphers.KEY_BYTES]
