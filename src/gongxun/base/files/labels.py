"""What a user's name for a file becomes: a label to read, never a place to write to."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_APART = re.compile(r"[\\/]")
_UNFIT = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_label(name: str) -> str:
    """The last part of ``name`` without what is unseen, turns writing round or means something to a shell."""
    last = _APART.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    plain = " ".join(_UNFIT.sub("_", seen).split()).lstrip(". ")
    if len(plain) > LONGEST:
        ending = PurePosixPath(plain).suffix[:10]
        plain = plain[: LONGEST - len(ending)] + ending
    return plain or "file"
