"""Plans as an officer, a leader, a city, a school and a cadre see them."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from python_calamine import CalamineWorkbook

from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.notices.models import Notice
from gongxun.base.outbox.services import hand_on
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.registry.resources.services import recall
from gongxun.registry.resources.testing import draft as course
from gongxun.registry.resources.testing import publish as publish_course
from gongxun.work.plans import services
from gongxun.work.plans.models import AnnualPlan, PlannedClass
from gongxun.work.plans.testing import approved, content, draft, whole
from tests.registry.conftest import Country, country, plain_static  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

WRITTEN = {
    "title": "县级工会主席班", "audience": "county_chair", "month": "4", "places": "50", "days": "5",
    "hours": "40", "form": "off_job", "focus": ["office_staff"], "themes": ["rotation"], "cost": "",
}  # fmt: skip


@pytest.fixture
def officer(country: Country) -> Client:  # noqa: F811
    return country.officer("P1")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_plan_is_begun_and_a_cost_left_open_is_reckoned(officer: Client) -> None:
    answer = officer.post(
        "/plans/add/",
        {"organisation": "P1", "year": "2027", "start": "empty", "budget": "30",
         "class_category": "third", "fee_standard": "central-2016-540"},
    )  # fmt: skip
    plan = AnnualPlan.objects.get()
    assert answer.headers["Location"] == f"/plans/{plan.pk}/"
    assert plan.budget_fen == 30_000_000
    officer.post(f"/plans/{plan.pk}/classes/add/", WRITTEN)
    one = plan.classes.get()
    assert one.cost_fen == 23_250_000
    shown = page(officer, f"/plans/{plan.pk}/")
    assert "县级工会主席班" in shown
    assert "23.25" in shown


def test_the_calculator_shows_its_arithmetic_and_fills_the_field_in(
    officer: Client,
    country: Country,  # noqa: F811
) -> None:
    plan = draft(country["P1"])
    asked = f"/plans/{plan.pk}/reckoning/?places=50&days=5&form=off_job"
    found = officer.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert "7 天 × 550 元" in found
    assert 'value="23.25"' in found
    assert "先填人数和天数" in page(officer, f"/plans/{plan.pk}/reckoning/?places=x&days=-1")


def test_what_does_not_fit_is_shown_with_a_way_to_the_rows(
    officer: Client,
    country: Country,  # noqa: F811
) -> None:
    plan = draft(country["P1"], budget_fen=1)
    rows = [services.NewClass(content(title=name)) for name in ("甲班", "乙班")]
    one, other = services.add_classes(viewer=SYSTEM, plan_id=plan.pk, rows=rows, now=NOW)
    shown = page(officer, f"/plans/{plan.pk}/")
    assert "重复调训" in shown
    assert f'href="#class-{one.pk}"' in shown
    assert f'href="#class-{other.pk}"' in shown
    assert "须先改" in shown
    refused = officer.post(
        f"/plans/{plan.pk}/step/submit/", {"seen": plan.edition + 1, "words": ""}
    )
    assert "超过计划总经费" in refused.content.decode()


def test_many_figures_are_changed_in_one_form(officer: Client, country: Country) -> None:  # noqa: F811
    plan = whole(country["P1"])
    data = {"seen": str(plan.lines_edition)}
    for one in plan.classes.all():
        data |= {f"month-{one.pk}": "9", f"places-{one.pk}": "30", f"days-{one.pk}": "2",
                 f"hours-{one.pk}": "16", f"cost-{one.pk}": "5.5"}  # fmt: skip
    officer.post(f"/plans/{plan.pk}/grid/", data)
    assert set(plan.classes.values_list("month", "places", "cost_fen")) == {(9, 30, 5_500_000)}


def test_places_are_given_to_those_below(officer: Client, country: Country) -> None:  # noqa: F811
    plan = draft(country["P1"])
    one = services.add_class(viewer=SYSTEM, plan_id=plan.pk, content=content(), now=NOW)
    shown = page(officer, f"/plans/classes/{one.pk}/quotas/?fill=1")
    assert "长沙湾市总工会" in shown
    data = {"seen": "1", f"places-{country['C1']}": "30", f"part-{country['C1']}": "31"}
    refused = officer.post(f"/plans/classes/{one.pk}/quotas/", data).content.decode()
    assert "兼职领导人数不能超过该单位的名额 30" in refused
    officer.post(f"/plans/classes/{one.pk}/quotas/", data | {f"part-{country['C1']}": "3"})
    assert list(one.quotas.values_list("places", "part_time_leaders")) == [(30, 3)]


def test_a_leader_finds_what_waits_and_decides(officer: Client, country: Country) -> None:  # noqa: F811
    leader = country.client(Role.PLAN_APPROVER, "P1", "fenguan")
    plan = whole(country["P1"])
    officer.post(f"/plans/{plan.pk}/step/submit/", {"seen": plan.edition, "words": ""})
    hand_on(NOW)
    assert Notice.objects.filter(kind="plans.to_approve", account__username="fenguan").count() == 1
    plan.refresh_from_db()
    assert "批准" in page(leader, f"/plans/{plan.pk}/")
    assert officer.get(f"/plans/{plan.pk}/step/approve/").status_code == 403
    leader.post(f"/plans/{plan.pk}/step/approve/", {"seen": plan.edition, "words": "同意"})
    hand_on(NOW)
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert Notice.objects.get(kind="plans.to_approve").read_at is not None
    assert Notice.objects.filter(kind="plans.results").exists()


def test_a_city_comments_and_is_answered(officer: Client, country: Country) -> None:  # noqa: F811
    city, plan = country.officer("C1"), whole(country["P1"])
    one = plan.classes.order_by("number")[0]
    officer.post(
        f"/plans/{plan.pk}/consult/",
        {"organisations": [str(country["C1"])], "due_on": "2027-01-10", "question": "月份合适吗"},
    )
    asked = plan.consultations.get()
    assert plan.title in page(city, "/plans/consultations/")
    city.post(
        f"/plans/consultations/{asked.pk}/classes/{one.pk}/",
        {"words": "与本市班冲突", "month": "8"},
    )
    city.post(f"/plans/consultations/{asked.pk}/reply/", {"opinion": "总体同意"})
    hand_on(NOW)
    assert Notice.objects.filter(
        kind="plans.results", key=f"consultation:{asked.pk}:replied"
    ).exists()
    assert "与本市班冲突" in page(officer, f"/plans/consultations/{asked.pk}/")
    said = asked.remarks.get()
    officer.post(f"/plans/remarks/{said.pk}/", {"verdict": "adopted", "words": ""})
    assert "采纳" in page(city, f"/plans/consultations/{asked.pk}/")
    assert city.get(f"/plans/remarks/{said.pk}/").status_code == 403
    assert country.officer("P2").get(f"/plans/consultations/{asked.pk}/").status_code == 404


def test_a_school_sees_what_it_hosts_and_no_money(country: Country) -> None:  # noqa: F811
    school = country.client(Role.SCHOOL_REGISTRAR, "S1")
    plan = approved(country["P2"])
    one = plan.classes.order_by("number")[0]
    assert school.get(f"/plans/{plan.pk}/").status_code == 404
    services.change_class(
        viewer=SYSTEM, class_id=one.pk, content=replace(services.content_of(one), school_id=country["S1"]),
        reason="改在校内", seen=one.edition, now=NOW,
    )  # fmt: skip
    shown = page(school, f"/plans/{plan.pk}/")
    assert one.title in shown
    assert "万元" not in shown
    assert school.get(f"/plans/{plan.pk}/money/").status_code == 404


def test_a_cadre_reads_the_published_plan_above_her(country: Country) -> None:  # noqa: F811
    made = person(1)
    post(made, country["K1"])
    user = User.objects.create(username="cadre", display_name="学员", created_at=NOW)
    link_account(viewer=SYSTEM, person_id=made, user_id=user.pk, scope_id=country["K1"], now=NOW)
    cadre = Client()
    cadre.force_login(user)
    plan = approved(country["P1"])
    assert cadre.get(f"/plans/{plan.pk}/published/").status_code == 404
    services.publish(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
    shown = page(cadre, f"/plans/{plan.pk}/published/")
    assert "机关干部" in shown or "office_staff班" in shown
    assert "万元" not in shown
    assert cadre.get("/plans/").status_code == 403


def test_the_table_leaves_as_excel_and_word(officer: Client, country: Country) -> None:  # noqa: F811
    plan = whole(country["P1"])
    one = plan.classes.order_by("number")[0]
    PlannedClass.objects.filter(pk=one.pk).update(title="=cmd()")
    services.set_quotas(
        viewer=SYSTEM, class_id=one.pk, quotas={country["C1"]: (30, 3)}, seen=one.edition, now=NOW
    )
    book = officer.get(f"/plans/{plan.pk}/plan.xlsx")
    read = CalamineWorkbook.from_filelike(BytesIO(b"".join(book.streaming_content)))  # type: ignore[attr-defined]
    assert read.sheet_names == ["班次", "名额", "经费", "支出"]
    assert read.get_sheet_by_name("班次").to_python()[1][1] == "=cmd()"
    assert "重庆路市总工会" in read.get_sheet_by_name("名额").to_python()[0]
    word = officer.get(f"/plans/{plan.pk}/plan.docx")
    table = Document(BytesIO(b"".join(word.streaming_content))).tables[0]  # type: ignore[attr-defined]
    assert len(table.rows) == plan.classes.count() + 1


def test_money_is_spent_once_and_reversed(officer: Client, country: Country) -> None:  # noqa: F811
    plan = approved(country["P1"])
    sent = {"category": "meals", "amount": "123.45", "spent_on": "2026-11-20", "words": "伙食结算",
            "submission": "3f2c1b9e-0000-4000-8000-000000000001"}  # fmt: skip
    for _twice in range(2):
        officer.post(f"/plans/{plan.pk}/money/spend/", sent)
    assert plan.spending.count() == 1
    assert "123.45" in page(officer, f"/plans/{plan.pk}/money/")
    officer.post(f"/plans/spending/{plan.spending.get().pk}/reverse/", {"reason": "重复"})
    assert "已冲正" in page(officer, f"/plans/{plan.pk}/money/")


def test_a_recalled_course_names_its_classes_and_what_could_replace_it(
    officer: Client,
    country: Country,  # noqa: F811
) -> None:
    gone = publish_course(course(country["S1"], title="旧课"))
    publish_course(course(country["S1"], title="新课"))
    one = approved(country["P1"]).classes.order_by("number")[0]
    services.choose_course(viewer=SYSTEM, class_id=one.pk, resource_id=gone.resource_id, now=NOW)
    registrar = country.client(Role.SCHOOL_REGISTRAR, "S1")
    assert one.title in page(registrar, f"/resources/{gone.resource_id}/recall/")
    recall(viewer=SYSTEM, resource_id=gone.resource_id, reason="内容过时", now=NOW)
    hand_on(NOW)
    told = Notice.objects.get(kind="plans.courses", account__username="training_officer-P1")
    assert "新课" in told.body
    shown = page(officer, f"/plans/classes/{one.pk}/")
    assert "已被召回" in shown
    assert "新课" in shown


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    officer: Client,
    country: Country,  # noqa: F811
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(officer, "/plans/?sort=-budget")
        return len(seen)

    whole(country["P1"])
    # The first request of a session takes some more of its own.
    queries()
    few = queries()
    for code in ("C1", "C2", "K1"):
        whole(country[code])
    assert queries() == few
    assert "重庆路" in page(officer, "/plans/?q=重庆路&year=2027&state=draft&level=city")
    assert "没有符合条件的计划" in page(officer, "/plans/?year=2027&state=closed")
    assert officer.get("/plans/export.xlsx").status_code == 200


def test_a_plan_s_page_takes_as_many_queries_for_many_classes(
    officer: Client,
    country: Country,  # noqa: F811
) -> None:
    plan = draft(country["P1"])

    def grow() -> None:
        rows = [
            services.NewClass(content(title=f"班{n}"), quotas=[(country["C1"], 10, 1)])
            for n in range(5)
        ]
        services.add_classes(viewer=SYSTEM, plan_id=plan.pk, rows=rows, now=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(officer, f"/plans/{plan.pk}/")
        return len(seen)

    grow()
    queries()
    few = queries()
    grow()
    assert queries() == few


def test_a_file_of_classes_is_tried_written_and_undone(country: Country) -> None:  # noqa: F811
    from gongxun.base.sheets.kinds import Line, Undoing, Written
    from gongxun.work.plans.sheets import PLANNED_CLASSES
    from gongxun.work.plans.sheets.columns import PlannedRow

    plan = draft(country["P1"])
    row = PlannedRow(
        2027, "P1", "导入班", "mixed", 5, 40, 300, 2400, 1250, "off_job", ("young",), (), (), "S1", None,
        main_class=True, demonstration=False, to_grassroots=False,
    )  # fmt: skip
    lines = [
        Line(2, row), Line(3, row), Line(4, replace(row, title="别处", organisation="XX")),
        Line(5, replace(row, title="无此校", school="C1")), Line(6, replace(row, title="无计划", year=2030)),
    ]  # fmt: skip
    decided = PLANNED_CLASSES.decide(lines, SYSTEM, NOW)
    assert [one.status for one in decided] == ["created", *["refused"] * 4]
    assert not plan.classes.exists()
    good = [decided[0]]
    (trace,) = PLANNED_CLASSES.write(good, SYSTEM, NOW, lambda *_a: None)
    one = plan.classes.get()
    assert (one.cost_fen, one.school_id, one.focus) == (12_500_000, country["S1"], ["young"])
    again = PLANNED_CLASSES.decide([Line(2, replace(row, places=45))], SYSTEM, NOW)
    assert [(c.heading, c.before, c.after) for c in again[0].changes] == [("人数", "40", "45")]
    assert PLANNED_CLASSES.undo is not None
    PLANNED_CLASSES.undo(
        [Written(2, decided[0].status, trace)], Undoing(SYSTEM, NOW, NOW, "错"), lambda *_a: None
    )
    assert not plan.classes.exists()
