"""The data folder: where it lies, what is in it, which version of the software it belongs to."""

import os
import secrets
from pathlib import Path

KEYS = ("django", "federation", "node")


def data_folder() -> Path:
    """``GONGXUN_HOME``, else ``.gongxun`` in the current folder."""
    return Path(os.environ.get("GONGXUN_HOME", ".gongxun")).resolve()


def key(name: str) -> bytes:
    """A 32-byte key of this installation: made on first use, kept in a file outside the database."""
    path = Path(os.environ.get("GONGXUN_KEYS", data_folder() / "keys")) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{name}.{os.getpid()}.new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text().strip())
