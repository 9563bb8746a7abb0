"""The audit administrator reads words, not verbs of the code."""

import ast

from gongxun.site.audit_words import KINDS, VERBS
from tests.architecture.source import modules

CALLS = {"record", "record_many", "record_view"}


def written_down() -> tuple[set[str], set[str]]:
    """Verbs and kinds that stand as constants where the audit is written."""
    verbs, kinds = set(), set()
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if (
                node.func.attr not in CALLS
                or not isinstance(owner, ast.Name)
                or owner.id != "audit"
            ):
                continue
            verb, kind = node.args[1], node.args[2]
            if isinstance(verb, ast.Constant):
                verbs.add(("view." if node.func.attr == "record_view" else "") + str(verb.value))
            if isinstance(kind, ast.Constant):
                kinds.add(str(kind.value))
    return verbs, kinds


def test_every_verb_and_kind_that_is_written_down_has_words() -> None:
    verbs, kinds = written_down()
    assert len(verbs) > 20
    assert sorted(verbs - set(VERBS)) == []
    assert sorted(kinds - set(KINDS)) == []
