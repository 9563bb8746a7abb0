"""The screens of policy books as a system administrator gets them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongxun.base.audit.models import AuditRow
from gongxun.registry.policies.comparing import compare
from gongxun.registry.policies.models import PolicyBook as StoredBook
from gongxun.registry.policies.selectors import book_of_version, plan_book
from gongxun.rules.books import load_book
from tests.registry.conftest import Country

LOCAL = """\
book: p1-2026
version: "1"
extends: acftu-2024-2028
title_zh: 云泽省实施办法
title_en: Yunze rules
source: 云工发〔2026〕1号
last_verified_on: 2026-11-01
indicators:
  - id: hours.section_rank.collective
    alternatives:
      - {unit: hours, at_least: 100}
      - {unit: days, at_least: 12}
"""


def text(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def administrator(country: Country) -> Client:
    return country.administrator()


def publish(client: Client, source: str = LOCAL, **more: str) -> str:
    typed = {"text": source, "effective_from": "2026-11-01", "scope": "P1", **more}
    answer = client.post(reverse("policies:publish"), typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_plan_can_be_read_indicator_by_indicator(administrator: Client) -> None:
    assert "随软件提供" in text(administrator, "policies:books")
    page = text(administrator, "policies:book", "plan")
    for indicator in plan_book().indicators:
        assert indicator.title_zh in page
        assert indicator.clause.number in page
        assert all(choice.reason in page for choice in indicator.choices)
    assert "网络学习满" in page
    assert "要求（学时）" in page
    source = administrator.get(reverse("policies:source", args=["plan"]))
    assert "book: acftu-2024-2028" in source.content.decode()
    assert administrator.get(reverse("policies:book", args=["999"])).status_code == 404


def test_only_who_publishes_books_sees_them(country: Country) -> None:
    for other in (country.officer("QG"), country.client("security_admin", "QG")):
        for address in (
            reverse("policies:books"),
            reverse("policies:publish"),
            reverse("policies:book", args=["plan"]),
            reverse("policies:source", args=["plan"]),
            reverse("policies:comparison", args=["plan"]),
        ):
            assert other.get(address).status_code == 403
            assert Client().get(address).status_code == 302


def test_a_text_is_checked_compared_and_published_once(administrator: Client) -> None:
    checked = publish(administrator)
    assert "内容没有错误" in checked
    assert "从严" in checked
    assert not StoredBook.objects.exists()
    for _ in range(2):
        assert "已发布“云泽省实施办法”" in publish(administrator, step="confirm")
    [stored] = StoredBook.objects.all()
    assert stored.effective_from == date(2026, 11, 1)
    assert AuditRow.objects.filter(verb="book.publish").count() == 1
    assert "云泽省总工会" in text(administrator, "policies:books")
    assert "已经发布" in publish(administrator, LOCAL + "# x\n", step="confirm")


def test_every_problem_names_line_field_and_remedy(administrator: Client) -> None:
    lax = LOCAL.replace("100", "80").replace("version:", "versoin:")
    file = SimpleUploadedFile("p1.yaml", lax.encode())
    answer = administrator.post(
        reverse("policies:publish"), {"file": file, "effective_from": "2026-11-01", "scope": "P1"}
    )
    [problem] = [one for one in answer.context["problems"] if one.field == "versoin"]
    assert problem.line == 2
    page = answer.content.decode()
    assert "不认识这个字段" in page
    assert "versoin: " in page  # the line as written, and the text to mend
    relaxed = publish(administrator, LOCAL.replace("100", "80"))
    assert "要求低于规划的 90" in relaxed
    assert "hours.section_rank.collective.alternatives.hours" in relaxed
    assert not StoredBook.objects.exists()


@pytest.mark.parametrize(
    "source",
    ["", "不是 YAML: [", "a: &a [x, x]\nb: *a\n", "- 1\n", "book: ../../etc/passwd\n", "x: " + "y" * 600_000],
)  # fmt: skip
def test_bad_texts_are_refused_with_words(administrator: Client, source: str) -> None:
    answer = administrator.post(
        reverse("policies:publish"),
        {"text": source, "effective_from": "2026-11-01", "scope": "P1", "step": "confirm"},
    )
    assert answer.status_code == 200
    assert answer.context.get("problems") or answer.context["form"].errors
    assert not StoredBook.objects.exists()


def test_files_that_are_no_text_are_refused(administrator: Client) -> None:
    file = SimpleUploadedFile("p1.yaml", b"\xff\xfe\x00\x01")
    answer = administrator.post(
        reverse("policies:publish"), {"file": file, "effective_from": "2026-11-01", "scope": "P1"}
    )
    assert "UTF-8" in str(answer.context["form"].errors["file"])


def test_a_county_publishes_neither_for_all_nor_elsewhere(country: Country) -> None:
    county = country.administrator("K1")
    everybody = county.post(
        reverse("policies:publish"),
        {"text": LOCAL, "effective_from": "2026-11-01", "scope": "", "step": "confirm"},
    )
    assert "您只能为所管理的单位发布" in everybody.content.decode()
    elsewhere = county.post(
        reverse("policies:publish"),
        {"text": LOCAL, "effective_from": "2026-11-01", "scope": "P2", "step": "confirm"},
    )
    assert "没有找到这个单位" in elsewhere.content.decode()
    assert not StoredBook.objects.exists()


def test_versions_are_compared_by_indicator_and_field(administrator: Client) -> None:
    publish(administrator, step="confirm")
    second = LOCAL.replace('version: "1"', 'version: "2"').replace("100", "110")
    publish(administrator, second, step="confirm", effective_from="2026-11-15")
    first, latest = StoredBook.objects.order_by("pk")
    page = text(administrator, "policies:comparison", latest.pk, **{"with": first.pk})
    assert "110" in page
    assert "从严" in page
    back = text(administrator, "policies:comparison", first.pk, **{"with": latest.pk})
    assert "放宽" in back
    assert "已被替代" in text(administrator, "policies:books")
    # A replaced version reads as it stood, not as its successor.
    old = book_of_version(str(first.pk))
    assert old is not None
    assert old.version == "1"


def test_a_comparison_tells_added_from_tightened() -> None:
    plan, example = plan_book(), load_book("example-province-2025")
    found = compare(plan, example)
    [one] = [each for each in found.indicators if each.id == "hours.section_rank.collective"]
    [field] = [each for each in one.fields if each.verdict == "tightened"]
    assert (field.before, field.after) == ("90", "100")
    assert found.conversion_before != found.conversion_after
    assert compare(plan, plan).same
