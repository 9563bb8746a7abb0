"""Message catalogues: what each app says in Chinese, and whether it says all of it in English.

An app is a folder of a room; it owns ``locale/en/LC_MESSAGES/django.po``. The rules room speaks through
the words of its policy books and is exempt.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

SOURCE = Path(__file__).parent.parent
ROOMS = ("base", "registry", "records", "work", "edges")
PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
IN_CONTEXT = ("pgettext", "pgettext_lazy")
# Babel wants to know which argument is what only later; here the names suffice.
KEYWORDS = dict.fromkeys((*PLAIN, *PLURAL, *IN_CONTEXT))
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
_WRAPPED = re.compile(
    r"{%\s*comment.*?{%\s*endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)


@dataclass(frozen=True)
class Finding:
    """Something that a catalogue lacks or holds too much, with the place to mend."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}：{self.text}"


def units() -> list[Path]:
    """Folders that own a catalogue: each app of a room, and the site."""
    apps = [folder for room in ROOMS for folder in sorted((SOURCE / room).glob("*/"))]
    return [folder for folder in [*apps, SOURCE / "site"] if (folder / "__init__.py").exists()]


def catalogue_of(unit: Path) -> Path:
    return unit / "locale" / "en" / "LC_MESSAGES" / "django.po"


def extract(unit: Path) -> Catalog:
    """Everything that the unit marks for translation, in Python and in templates."""
    found = Catalog(locale="en", project="gongxun")
    for path in sorted(unit.rglob("*.py")) + sorted(unit.rglob("templates/**/*.*")):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is not a message comes back as rows of letters; unindented they read as Python.
            text = "\n".join(map(str.strip, templatize(text).splitlines()))
        for _line, function, message, _comments in extract_python(
            io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"}
        ):
            _add(found, function, message)
    return found


def _add(found: Catalog, function: object, message: object) -> None:
    parts = tuple(message) if isinstance(message, (tuple, list)) else (message,)
    if not all(isinstance(part, str) for part in parts if part is not None) or not parts[0]:
        return
    if function in IN_CONTEXT:
        found.add(str(parts[1]), context=str(parts[0]))
    elif function in PLURAL:
        found.add((str(parts[0]), str(parts[1])))
    else:
        found.add(str(parts[0]))


def translated(unit: Path) -> Catalog:
    path = catalogue_of(unit)
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as stream:
        return read_po(stream, locale="en", domain="django")


def findings(unit: Path) -> Iterator[Finding]:
    """What must be mended before the unit speaks complete English."""
    place = str(catalogue_of(unit).relative_to(SOURCE))
    source, english = extract(unit), translated(unit)
    for message in source:
        if not message.id:
            continue
        twin = english.get(message.id, context=message.context)
        if twin is None or not all(_texts(twin.string)) or twin.fuzzy:
            yield Finding(place, f"缺少英文“{_first(message.id)}”")
        elif _placeholders(twin.string) != _placeholders(message.id):
            yield Finding(place, f"占位符与原文不同“{_first(message.id)}”")
    for message in english:
        if message.id and source.get(message.id, context=message.context) is None:
            yield Finding(place, f"原文已不存在“{_first(message.id)}”")
    yield from _unwrapped(unit)


def _unwrapped(unit: Path) -> Iterator[Finding]:
    for path in sorted(unit.rglob("templates/**/*.html")):
        bare = _WRAPPED.sub(lambda hit: "\n" * hit[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(bare.splitlines(), 1):
            if HAN.search(line):
                yield Finding(f"{path.relative_to(SOURCE)}:{number}", f"未标记翻译“{line.strip()}”")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else (str(value or ""),)


def _first(value: object) -> str:
    return _texts(value)[0]


def _placeholders(value: object) -> set[str]:
    return set(PLACEHOLDER.findall(" ".join(_texts(value))))


def update(unit: Path) -> int:
    """Take new source strings in, let vanished ones go; returns how many still lack English."""
    source, english = extract(unit), translated(unit)
    fresh = Catalog(locale="en", project="gongxun", fuzzy=False)
    for message in source:
        if message.id:
            twin = english.get(message.id, context=message.context)
            fresh.add(message.id, twin.string if twin else None, context=message.context)
    path = catalogue_of(unit)
    if not len(fresh):
        path.unlink(missing_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    head = ["Content-Type: text/plain; charset=utf-8", "Language: en"]
    head.append("Plural-Forms: nplurals=2; plural=(n != 1);")
    body = io.BytesIO()
    write_po(body, fresh, width=100, no_location=True, omit_header=True, sort_output=True)
    opening = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in head)
    path.write_text(f"{opening}\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    return sum(not all(_texts(message.string)) for message in fresh if message.id)


def compile_all() -> None:
    """Write the binary catalogues that the running site reads."""
    for unit in units():
        path = catalogue_of(unit)
        if path.exists():
            draft = path.with_suffix(".mo.new")
            with draft.open("wb") as stream:
                write_mo(stream, translated(unit))
            draft.replace(path.with_suffix(".mo"))


def main(verb: str) -> int:
    """``compile``, ``check`` or ``update``; returns the exit code."""
    if verb == "compile":
        compile_all()
        return 0
    if verb == "update":
        for unit in units():
            lacking = update(unit)
            if lacking:
                sys.stdout.write(f"{catalogue_of(unit).relative_to(SOURCE)}：{lacking} 条待译\n")
        compile_all()
        return 0
    found = [finding for unit in units() for finding in findings(unit)]
    sys.stdout.write("".join(f"{finding}\n" for finding in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
