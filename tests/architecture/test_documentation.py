"""What the documentation names must be there: pages, commands, settings, indicators."""

import re
from pathlib import Path

from tests.architecture.source import REPOSITORY, SOURCE

PAGES = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(REPOSITORY)} -> {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_command_is_in_the_reference() -> None:
    import gongxun.site.cli  # noqa: F401 (registers the commands)
    from gongxun.site.cli.words import program

    text = (REPOSITORY / "docs/reference/cli.md").read_text(encoding="utf-8")
    named = [command.name or "" for command in program.registered_commands]
    for group in program.registered_groups:
        if group.typer_instance is not None:
            commands = group.typer_instance.registered_commands
            named += [f"{group.name} {command.name}" for command in commands]
    assert len(named) > 10
    lost = [name for name in named if not _in_table(name, text)]
    assert lost == []


def _in_table(name: str, text: str) -> bool:
    group, _, command = name.partition(" ")
    lines = [
        line for line in text.splitlines() if line.startswith(f"| `{group}") or f"`{name}" in line
    ]
    return any(command in line for line in lines)


def test_every_setting_that_is_read_is_in_the_reference() -> None:
    read = set()
    for path in (SOURCE / "gongxun").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"""environ(?:\.get\(|\[)"(\w+)\"""", text))
        read |= set(re.findall(r"""envvar="(\w+)\"""", text))
    internal = {"GONGXUN_DB_ROLE", "GONGXUN_LISTEN", "PATH"}
    text = (REPOSITORY / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert "GONGXUN_HOME" in read
    assert sorted(name for name in read - internal if f"`{name}`" not in text) == []


def test_every_indicator_of_the_plan_is_traced_to_its_clause() -> None:
    book = (SOURCE / "gongxun/books/acftu-2024-2028.yaml").read_text(encoding="utf-8")
    stated = re.findall(r"^  - id: ([a-z_.]+)$", book, re.MULTILINE)
    text = Path(REPOSITORY / "docs/plan-traceability.md").read_text(encoding="utf-8")
    text = text.replace("`.", "`classes.")
    assert len(stated) > 15
    assert [name for name in stated if f"`{name}`" not in text] == []
