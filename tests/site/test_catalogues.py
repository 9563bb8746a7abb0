"""Every Chinese word of the interface has its English, and nothing else stays in the catalogues."""

from pathlib import Path

import pytest

from gongxun.site import catalogues

PYTHON = """from django.utils.translation import gettext as _, ngettext, pgettext

def say(count: int) -> str:
    return _("共 %(n)s 人") + ngettext("%(n)s 天", "%(n)s 天", count) + pgettext("动词", "计划")
"""
TEMPLATE = """{% load i18n %}
<p title="{% translate "名册" %}">
    {% blocktranslate trimmed %}
      还差
      {{ hours }} 学时
    {% endblocktranslate %}
  </p>
{# 注释不算 #}
"""


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    folder = tmp_path / "base" / "example"
    (folder / "templates" / "example").mkdir(parents=True)
    (folder / "__init__.py").write_text(PYTHON, encoding="utf-8")
    (folder / "templates" / "example" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    return folder


def complaints(unit: Path) -> str:
    return "\n".join(map(str, catalogues.findings(unit)))


def translate(unit: Path, chinese: str, english: str) -> None:
    path = catalogues.catalogue_of(unit)
    before = f'msgid "{chinese}"\nmsgstr ""'
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(
        text.replace(before, f'msgid "{chinese}"\nmsgstr "{english}"'), encoding="utf-8"
    )


def fill(unit: Path) -> None:
    catalogues.update(unit)
    translate(unit, "共 %(n)s 人", "%(n)s people")
    translate(unit, "计划", "plan")
    translate(unit, "名册", "roster")
    translate(unit, "还差 %(hours)s 学时", "%(hours)s hours to go")
    path = catalogues.catalogue_of(unit)
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s day"')
    path.write_text(text.replace('msgstr[1] ""', 'msgstr[1] "%(n)s days"'), encoding="utf-8")


def test_what_lacks_english_is_named(unit: Path) -> None:
    said = complaints(unit)
    for chinese in ("共 %(n)s 人", "%(n)s 天", "计划", "名册", "还差 %(hours)s 学时"):
        assert f"缺少英文“{chinese}”" in said


def test_a_full_catalogue_has_no_findings(unit: Path) -> None:
    fill(unit)
    assert complaints(unit) == ""


def test_updating_keeps_what_is_translated(unit: Path) -> None:
    fill(unit)
    before = catalogues.catalogue_of(unit).read_text(encoding="utf-8")
    assert catalogues.update(unit) == 0
    assert catalogues.catalogue_of(unit).read_text(encoding="utf-8") == before


def test_what_nobody_says_any_more_is_named_and_let_go(unit: Path) -> None:
    fill(unit)
    (unit / "templates" / "example" / "page.html").unlink()
    assert "原文已不存在“名册”" in complaints(unit)
    catalogues.update(unit)
    assert complaints(unit) == ""


def test_a_translation_that_loses_a_placeholder_is_named(unit: Path) -> None:
    fill(unit)
    path = catalogues.catalogue_of(unit)
    text = path.read_text(encoding="utf-8").replace("%(hours)s hours to go", "some hours to go")
    path.write_text(text, encoding="utf-8")
    assert "占位符与原文不同“还差 %(hours)s 学时”" in complaints(unit)


def test_han_characters_outside_a_translation_are_named_with_their_line(unit: Path) -> None:
    fill(unit)
    page = unit / "templates" / "example" / "page.html"
    page.write_text(TEMPLATE + "<h1>漏译的标题</h1>\n", encoding="utf-8")
    assert "page.html:9：未标记翻译“<h1>漏译的标题</h1>”" in complaints(unit)
