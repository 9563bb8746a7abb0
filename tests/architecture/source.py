"""The source as text and syntax: what imports what, seen without running anything."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SOURCE = REPOSITORY / "src"
PACKAGE = "gongxun"


@dataclass(frozen=True)
class Import:
    """One import that happens when the program runs; what stands under TYPE_CHECKING does not."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for path in sorted((SOURCE / PACKAGE).rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(module: str) -> tuple[Import, ...]:
    path = modules()[module]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(
        Import(module, name, line)
        for name, line in _walk(tree, package)
        if name.startswith(PACKAGE)
    )


def _walk(node: ast.AST, package: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        for other in node.orelse:
            yield from _walk(other, package)
        return
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, node.lineno
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            up = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*up, base]) if base else ".".join(up)
        for alias in node.names:
            full = f"{base}.{alias.name}"
            yield (full if full in modules() else base), node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, package)


def app_of(module: str) -> str | None:
    """``gongxun.<room>.<app>`` of a module inside an app; None for rules, books and the site."""
    parts = module.split(".")
    if len(parts) < 3 or parts[0] != PACKAGE or parts[1] in ("rules", "books", "site"):
        return None
    return ".".join(parts[:3])


def place_in_app(module: str) -> str:
    """The part of its app that a module belongs to: ``services`` for ``…ledger.services.seals``."""
    parts = module.split(".")
    return parts[3] if len(parts) > 3 else ""


def order_of(contract: str) -> dict[str, int]:
    """Names of a layers contract of ``.importlinter`` by height, the lowest 0."""
    parser = configparser.ConfigParser()
    parser.read(REPOSITORY / ".importlinter", encoding="utf-8")
    layers = parser[f"importlinter:contract:{contract}"]["layers"].split("\n")
    heights = {}
    for height, layer in enumerate(reversed([line for line in layers if line.strip()])):
        for name in layer.split("|"):
            # Layers that need not exist yet stand in brackets.
            heights[name.strip().strip("()")] = height
    return heights


def tracked_files() -> list[Path]:
    """What the repository holds (or would, for files not added yet)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    return [path for name in listed.split("\0") if name and (path := REPOSITORY / name).is_file()]
