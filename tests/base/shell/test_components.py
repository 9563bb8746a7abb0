from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gongxun.base.shell.parts import Chart, Page, Series, Sort, Status
from gongxun.base.shell.templatetags.shell import query_link
from gongxun.registry.people.models import Transfer


def shown(source: str, query: str = "", **context: object) -> str:
    request = RequestFactory().get(f"/people/{query}")
    return Template("{% load shell %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize("status", Status.values)
def test_a_status_is_shape_word_and_colour(status: str) -> None:
    html = shown("{% status_badge status %}", status=status)
    assert f"badge-{status}" in html
    assert "<svg" in html
    assert str(Status(status).label) in html


def test_an_unknown_status_is_no_data() -> None:
    assert "badge-no_data" in shown("{% status_badge '' %}")


def test_progress_marks_the_even_pace_and_stops_at_full() -> None:
    html = shown("{% progress 12000 9000 'met' elapsed %}", elapsed=Fraction(1, 2))
    assert '<rect class="bar" y="4" width="1000"' in html
    assert '<rect class="pace" x="500"' in html
    assert "133.3%" in html


def test_shares_fill_the_whole_and_say_so_in_words() -> None:
    html = shown("{% shares 1 1 1 0 0 %}")
    assert html.count("<rect") == 3
    assert "已达标 1，进度正常 1，进度落后 1" in html


def test_a_heading_keeps_the_filters_and_turns_the_order() -> None:
    html = shown(
        "{% heading 'shortfall' '差额' sort numeric=True %}",
        "?q=林&sort=-shortfall&after=x",
        sort=Sort("shortfall", descending=True),
    )
    assert 'aria-sort="descending"' in html
    assert "sort=shortfall" in html
    assert "q=%E6%9E%97" in html
    assert "after" not in html


def test_figures_are_first_sorted_from_the_largest() -> None:
    html = shown("{% heading 'hours' '学时' sort numeric=True %}", sort=Sort("name"))
    assert "sort=-hours" in html
    assert "aria-sort" not in html


def test_an_unknown_order_falls_back_to_the_default() -> None:
    assert Sort.read({"sort": "password"}, {"name"}, "-name") == Sort("name", descending=True)
    assert Sort.read({"sort": "name"}, {"name"}, "-name") == Sort("name")


def test_the_pager_keeps_the_filters() -> None:
    html = shown("{% pager page %}", "?q=a", page=Page(total=1284, after="k9"))
    assert "q=a&amp;after=k9" in html
    assert "1,284" in html
    assert "prev" not in html


def test_a_link_drops_a_parameter_set_to_nothing() -> None:
    assert query_link(RequestFactory().get("/?a=1&b=2"), a="", c="3") == "?b=2&c=3"


def test_a_chart_carries_its_own_table() -> None:
    chart = Chart("覆盖率", ["2024", "2025"], [Series("目标", [20, None], "target")], unit="%")
    html = shown("{% chart chart %}", chart=chart)
    assert 'data-role="target"' in html
    assert 'data-value="20"' in html
    assert 'data-value=""' in html
    assert "chart.js" in html


class Sample(forms.Form):
    starts_on = forms.DateField(label="开始日期", help_text="以文件为准。")


def test_a_field_ties_its_hint_and_errors_to_the_control() -> None:
    html = shown("{% field form.starts_on %}", form=Sample({"starts_on": "昨天"}))
    assert 'aria-describedby="id_starts_on_hint id_starts_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_starts_on_error"' in html


def test_all_errors_of_a_form_link_to_their_fields() -> None:
    html = shown("{% form_errors form %}", form=Sample({}))
    assert 'href="#id_starts_on"' in html
    assert "开始日期" in html


def test_a_notice_escapes_what_it_is_given() -> None:
    html = shown("{% notice 'fault' title %}{{ body }}{% endnotice %}", title="<b>", body="<i>")
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("status", Status.values)
def test_a_status_speaks_the_language_of_each_reader(status: str, language: str) -> None:
    shown("{% status_badge status True %}", status=status)
    with translation.override(language):
        assert str(Status(status).label) in shown("{% status_badge status True %}", status=status)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_choice_is_called_as_its_model_calls_it(language: str) -> None:
    with translation.override(language):
        for state in (*Transfer.State.values, "unheard-of"):
            one = Transfer(state=state)
            assert shown("{{ one|word:'state' }}", one=one) == str(one.get_state_display())
    assert shown("{{ one|word:'state'|default:'–' }}", one=None) == "–"


def test_moments_read_by_the_clock_on_the_wall() -> None:
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    html = shown("{{ one|day }} {{ one|minute }} {{ one|date:'Y-m-d H:i' }}", one=late)
    assert html == "2026-11-22 2026-11-22 00:30 2026-11-22 00:30"
    assert shown("{{ one|day }}", one=late.date()) == "2026-11-21"
