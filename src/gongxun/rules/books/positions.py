"""Reading a book's YAML together with the line of every field, so that an error can point at it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
"""The way from the top of a book to a field: names and positions in lists."""


@dataclass(frozen=True)
class BookProblem:
    """One thing wrong with a book: where it stands, what it is, how to mend it."""

    file: Path
    line: int
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file.name} 第 {self.line} 行"
        named = f"，{self.field}" if self.field else ""
        return f"{where}{named}：{self.message}。{self.remedy}。"


class BookError(Exception):
    """A book that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: tuple[BookProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass
class SourceText:
    """A book as written: its tree, its bytes, and the line on which each field stands."""

    file: Path
    raw: bytes
    tree: dict[str, Any]
    lines: dict[Place, tuple[Path, int]] = field(default_factory=dict)

    def problem(self, place: Place, message: str, remedy: str) -> BookProblem:
        """A problem at a field, or at the nearest written field above it."""
        known = next(
            (place[:size] for size in range(len(place), -1, -1) if place[:size] in self.lines), ()
        )
        file, line = self.lines.get(known, (self.file, 1))
        return BookProblem(file, line, self.spell(place), message, remedy)

    def spell(self, place: Place) -> str:
        """`indicators.1.window` with the indicator's id in place of its position."""
        words = [str(part) for part in place]
        if len(place) > 1 and place[0] == "indicators" and isinstance(place[1], int):
            listed = self.tree.get("indicators")
            if isinstance(listed, list) and place[1] < len(listed):
                entry = listed[place[1]]
                named = entry.get("id") if isinstance(entry, dict) else None
                words[0:2] = [str(named) if named else f"indicators.{place[1] + 1}"]
        return ".".join(words)


def read_source(file: Path) -> SourceText:
    """Raises BookError where the file is missing or is not a YAML mapping."""
    try:
        raw = file.read_bytes()
    except OSError:
        missing = BookProblem(file, 1, "", "读不到这个文件", "请检查路径和读取权限")
        raise BookError((missing,)) from None
    source = SourceText(file, raw, {})
    try:
        loader = yaml.SafeLoader(raw)
        try:
            node = loader.get_single_node()
            tree = _build(loader, node, (), source) if node is not None else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        bad = BookProblem(file, line, "", "不是可读的 YAML", "请检查缩进、冒号后的空格、引号和日期")
        raise BookError((bad,)) from error
    if not isinstance(tree, dict):
        flat = BookProblem(file, 1, "", "顶层应是“字段: 值”", "请参照 acftu-2024-2028.yaml")
        raise BookError((flat,))
    source.tree = tree
    return source


def _build(loader: yaml.SafeLoader, node: yaml.Node, place: Place, source: SourceText) -> object:
    source.lines[place] = (source.file, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        built: dict[object, object] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int, date)) or key in built:
                raise yaml.MarkedYAMLError(problem_mark=key_node.start_mark)
            name = key if isinstance(key, (str, int)) else str(key)
            built[key] = _build(loader, value_node, (*place, name), source)
            source.lines[(*place, name)] = (source.file, key_node.start_mark.line + 1)
        return built
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, item, (*place, position), source)
            for position, item in enumerate(node.value)
        ]
    try:
        value = loader.construct_object(node)
    except ValueError as error:
        unreal = source.problem(place, "没有这个日期或数字", "日期写成 2024-01-01，文字请加引号")
        raise BookError((unreal,)) from error
    return value.date() if isinstance(value, datetime) else value
