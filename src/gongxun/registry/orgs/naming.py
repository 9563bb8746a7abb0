"""The key under which Chinese names sort and are found: their pinyin, syllable by syllable."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

LONGEST_PHRASE = 4
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
KEY_LENGTH = 200


def name_key(text: str) -> str:
    """Syllables in lower case with blanks between; words whose reading differs (重庆, 长沙) are
    read whole.
    """
    syllables: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isascii():
            word = _ASCII_WORD.match(text, at)
            if word:
                syllables.append(word[0].lower())
            at = word.end() if word else at + 1
            continue
        for length in range(min(LONGEST_PHRASE, len(text) - at), 1, -1):
            if text[at : at + length] in PHRASES_DICT:
                break
        else:
            length = 1
        syllables += _reading(text[at : at + length])
        at += length
    return " ".join(syllables)[:KEY_LENGTH]


@lru_cache(maxsize=50_000)
def _reading(word: str) -> tuple[str, ...]:
    return tuple(syllable.lower().strip() for syllable in lazy_pinyin(word) if syllable.strip())


ENDINGS = ("总工会", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")
CORPS = "生产建设兵团"


def short_name(name: str) -> str:
    """A province's federation by the name that fits a tile."""
    if CORPS in name:
        return "兵团"
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name
