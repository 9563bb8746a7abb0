"""From a name or a file to a policy book, through everything that it extends."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from gongxun.rules.books.book import BookText, PolicyBook
from gongxun.rules.books.positions import (
    BookError,
    BookProblem,
    Place,
    SourceText,
    read_source,
)
from gongxun.rules.books.problems import schema_problems
from gongxun.rules.books.tightening import relaxations

SHIPPED: Final = Path(__file__).resolve().parents[2] / "books"
"""The folder of the books that come with the product."""


@dataclass(frozen=True)
class _Loaded:
    text: BookText
    source: SourceText
    ancestors: tuple["_Loaded", ...]


def load_book(name_or_path: str | Path, search: Sequence[Path] = ()) -> PolicyBook:
    """A book by name (`acftu-2024-2028`) or file; names are sought in `search`, then as shipped.

    Raises BookError with every problem found at once.
    """
    file = _find(name_or_path, search)
    if file is None:
        unknown = BookProblem(
            Path(str(name_or_path)), 1, "", f"没有名为“{name_or_path}”的指标册",
            "请写随附的 acftu-2024-2028，或指标册文件的路径",
        )  # fmt: skip
        raise BookError((unknown,))
    loaded = _load(file, tuple(search), ())
    family = (loaded, *loaded.ancestors)
    digest = hashlib.sha256(b"\0".join(member.source.raw for member in family)).hexdigest()
    return PolicyBook(loaded.text, digest, tuple(member.text.book for member in family))


def check_book(path: str | Path, search: Sequence[Path] = ()) -> list[BookProblem]:
    """Everything wrong with a book; empty where it can be loaded."""
    try:
        load_book(path, search)
    except BookError as error:
        return list(error.problems)
    return []


def _find(name: str | Path, search: Sequence[Path]) -> Path | None:
    given = Path(name)
    if isinstance(name, Path) or given.suffix in {".yaml", ".yml"} or len(given.parts) > 1:
        return given if given.is_file() else None
    places = (folder / f"{name}.yaml" for folder in (*search, SHIPPED))
    return next((place for place in places if place.is_file()), None)


def _load(file: Path, search: tuple[Path, ...], above: tuple[Path, ...]) -> _Loaded:
    source = read_source(file)
    base_name = source.tree.get("extends")
    if base_name is None:
        text = _validated(source)
        _refuse(list(_conflicts(text, source)))
        return _Loaded(text, source, ())
    chain = (*above, file.resolve())
    base_file = _find(str(base_name), (file.parent, *search))
    if base_file is None:
        raise BookError(
            (source.problem(("extends",), f"找不到被扩展的指标册“{base_name}”", "请检查名称"),)
        )
    if base_file.resolve() in chain:
        raise BookError(
            (source.problem(("extends",), "指标册之间循环扩展", "请让其中一册不再扩展另一册"),)
        )
    base = _load(base_file, search, chain)
    merged = _merge(base.source, source)
    text = _validated(merged)
    ancestors = (base, *base.ancestors)
    _refuse(
        [*_conflicts(text, merged), *(p for a in ancestors for p in _relaxed(a.text, text, merged))]
    )
    return _Loaded(text, merged, ancestors)


def _refuse(problems: list[BookProblem]) -> None:
    if problems:
        raise BookError(tuple(dict.fromkeys(problems)))


def _validated(source: SourceText) -> BookText:
    try:
        return BookText.model_validate(source.tree)
    except ValidationError as error:
        raise BookError(schema_problems(error, source)) from error


def _merge(base: SourceText, local: SourceText) -> SourceText:
    """The base's tree with the local fields laid over it, each field with the line it stands on."""
    merged = SourceText(local.file, local.raw, dict(base.tree))
    merged.lines = dict(base.lines)
    for name, value in local.tree.items():
        if name != "indicators":
            merged.tree[name] = value
            _move(local, (name,), merged, (name,))
    merged.lines[()] = (local.file, 1)
    merged.tree["indicators"] = _merged_indicators(base, local, merged)
    return merged


def _merged_indicators(
    base: SourceText, local: SourceText, merged: SourceText
) -> list[dict[str, Any]]:
    ours = list(base.tree["indicators"])
    theirs = local.tree.get("indicators", [])
    if not isinstance(theirs, list) or not all(isinstance(entry, dict) for entry in theirs):
        raise BookError(
            (local.problem(("indicators",), "应写列表", "每个指标一项，以“- id: …”开头"),)
        )
    at = {entry["id"]: position for position, entry in enumerate(ours)}
    for position, entry in enumerate(theirs):
        target = at.get(entry.get("id"), len(ours))
        if target == len(ours):
            ours.append({})
            at[entry.get("id")] = target
        _move(local, ("indicators", position), merged, ("indicators", target), clear=False)
        for name in entry:
            _move(local, ("indicators", position, name), merged, ("indicators", target, name))
        ours[target] = {**ours[target], **entry}
    return ours


def _move(
    local: SourceText, here: Place, merged: SourceText, there: Place, *, clear: bool = True
) -> None:
    if clear:
        for place in [place for place in merged.lines if place[: len(there)] == there]:
            del merged.lines[place]
        for place, line in local.lines.items():
            if place[: len(here)] == here:
                merged.lines[(*there, *place[len(here) :])] = line
    elif here in local.lines:
        merged.lines[there] = local.lines[here]


def _conflicts(text: BookText, source: SourceText) -> list[BookProblem]:
    """Ids that occur twice, and requirements that fall outside the plan's years."""
    found = []
    seen: set[str] = set()
    for position, indicator in enumerate(text.indicators):
        if indicator.id in seen:
            found.append(
                source.problem(
                    ("indicators", position, "id"), "指标编号重复", "每个编号只能出现一次"
                )
            )
        seen.add(indicator.id)
    return found


def _relaxed(base: BookText, local: BookText, source: SourceText) -> list[BookProblem]:
    if base.plan != local.plan:
        return [source.problem(("plan",), "不能改变规划期", "请删去 plan")]
    stated = {indicator.id: indicator for indicator in base.indicators}
    found = []
    for position, indicator in enumerate(local.indicators):
        if indicator.id in stated:
            for field, said in relaxations(stated[indicator.id], indicator):
                place: Place = ("indicators", position, *field.split("."))
                found.append(source.problem(place, said, "地方指标册只能从严，请提高或删去这一项"))
    counts = {register.id: register.count for register in base.registers}
    for position, register in enumerate(local.registers):
        if (register.count or 0) < (counts.get(register.id) or 0):
            place = ("registers", position, "count")
            found.append(source.problem(place, "数量少于规划", "地方指标册只能从严"))
    return found
