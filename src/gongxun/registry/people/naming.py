"""Personal names: how they are written, sorted and found."""

import re

from gongxun.registry.orgs.selectors import name_key

KEY_LENGTH, SEARCH_KEY_LENGTH = 200, 240
_DOTS = re.compile(r"[·•・．∙‧]")
_BLANKS = re.compile(r"\s+")

# Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai",
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "区": "ou",
    "盖": "ge", "华": "hua", "朴": "piao", "翟": "zhai", "缪": "miao", "覃": "qin", "种": "chong",
    "冼": "xian", "黑": "he", "乐": "yue", "逄": "pang", "员": "yun", "秘": "bi", "折": "she",
    "尹": "yin", "车": "che", "柏": "bai", "卜": "bu", "晁": "chao", "祭": "zhai", "繁": "po",
    "宁": "ning", "召": "shao", "谌": "chen", "洗": "xian", "隗": "kui", "牟": "mou", "都": "du",
}  # fmt: skip


def clean_name(name: str) -> str:
    """The name as it is kept: one kind of middle dot, no blanks between Chinese characters."""
    text = _DOTS.sub("·", name.strip())
    return _BLANKS.sub("" if not text.isascii() else " ", text)


def person_key(name: str) -> str:
    """The pinyin by which the name sorts, the surname read as a surname."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length])
        if reading is not None:
            return f"{reading} {name_key(name[length:])}".strip()[:KEY_LENGTH]
    return name_key(name)


def search_key(key: str) -> str:
    """The reading in one word and the initials, from the key by which the name sorts."""
    syllables = key.split()
    return f"{''.join(syllables)} {''.join(syllable[0] for syllable in syllables)}"[
        :SEARCH_KEY_LENGTH
    ]
