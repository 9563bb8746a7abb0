"""Who may be asked to teach, who sees whom, and what is recorded of a teacher."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.testing import person, post
from gongxun.registry.teachers import services
from gongxun.registry.teachers.models import State, Teacher, Workload
from gongxun.registry.teachers.selectors import (
    TeacherQuery,
    hours_of_year,
    listed,
    require_active_teacher,
    shown_name,
    teacher_options,
    visible,
)
from gongxun.registry.teachers.testing import profile, teacher
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


def appraise(key: int, ethics: str, on: date = TODAY) -> None:
    services.record(
        viewer=SYSTEM,
        row=services.NewRecord(key, "appraisal", on, result="competent", ethics=ethics),
        now=NOW,
    )


def turned(key: int, state: str, reason: str = "进修") -> Teacher:
    return services.turn(viewer=SYSTEM, teacher_id=key, state=state, reason=reason, now=NOW)


def test_the_gate_names_why_a_teacher_is_refused(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    registrar = officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    assert require_active_teacher(registrar, made.pk) == made
    assert teacher_options(registrar) == [(made.pk, "陈静 · 云泽省工会干部学校")]
    turned(made.pk, "suspended", "脱产进修")
    with pytest.raises(ValidationError, match=r"陈静.*2026-11-22 起暂停授课（脱产进修）"):
        require_active_teacher(registrar, made.pk)
    turned(made.pk, "retired", "到龄退休")
    with pytest.raises(ValidationError, match="退出师资库（到龄退休）"):
        require_active_teacher(registrar, made.pk)
    assert teacher_options(registrar) == []
    turned(made.pk, "active", "返聘一年")
    assert require_active_teacher(registrar, made.pk) == made


def test_failed_ethics_are_in_force_until_an_appraisal_passes(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    registrar = officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    appraise(made.pk, "failed", date(2025, 12, 20))
    with pytest.raises(ValidationError, match="师德师风不合格"):
        require_active_teacher(registrar, made.pk)
    assert teacher_options(registrar) == []
    appraise(made.pk, "passed")
    assert require_active_teacher(registrar, made.pk) == made


def test_an_appraisal_struck_out_is_no_longer_in_force(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    appraise(made.pk, "failed")
    row = made.records.get()
    with pytest.raises(ValidationError, match="2026 年度的考核已经登记"):
        appraise(made.pk, "passed")
    services.strike_record(viewer=SYSTEM, record_id=row.pk, reason="登记错人", now=NOW)
    assert require_active_teacher(SYSTEM, made.pk) == made
    appraise(made.pk, "passed")


def test_one_sees_ones_own_and_what_the_line_above_shares(orgs: dict[str, int]) -> None:
    own = teacher(orgs["C1"], name="甲教师")
    shared = teacher(orgs["S1"], name="乙教师", shared=True)
    teacher(orgs["S1"], name="丙教师")
    teacher(orgs["P2"], name="丁教师", shared=True)
    city = officer(orgs["C1"])
    assert set(visible(city)) == {own, shared}
    assert set(listed(city, TeacherQuery())) == {own}
    turned(shared.pk, "suspended")
    assert set(visible(city)) == {own}
    with pytest.raises(ValidationError, match="不在您可以选用的范围内"):
        require_active_teacher(city, shared.pk)


def test_an_inspector_sees_teachers_without_their_names(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"], shared=True)
    made = Teacher.objects.select_related("owner").get(pk=made.pk)
    inspector = officer(orgs["QG"], Role.INSPECTOR)
    assert shown_name(inspector, made) == "陈*"
    assert shown_name(officer(orgs["S1"], Role.SCHOOL_REGISTRAR), made) == "陈静"
    assert not listed(inspector, TeacherQuery(search="陈静")).exists()
    assert not listed(inspector, TeacherQuery(search="cj")).exists()
    assert listed(officer(orgs["P1"]), TeacherQuery(search="cj")).exists()
    assert listed(officer(orgs["P1"]), TeacherQuery(search="chenj")).exists()


def test_a_teacher_of_the_house_is_tied_to_her_file_once(orgs: dict[str, int]) -> None:
    key = person(1, "陈静")
    post(key, orgs["S1"])
    made = teacher(orgs["S1"], link=True)
    assert made.person_id == key
    with pytest.raises(ValidationError, match="没有重复登记"):
        teacher(orgs["S1"], link=True)
    with pytest.raises(ValidationError) as refused:
        teacher(orgs["S1"], name="查无此人", link=True)
    assert list(refused.value.error_dict) == ["link"]


def test_a_guest_needs_an_employer_and_lists_hold_to_the_taxonomy(orgs: dict[str, int]) -> None:
    with pytest.raises(ValidationError) as refused:
        teacher(orgs["S1"], kind="model_worker", topics=("magic",), name="")
    assert sorted(refused.value.error_dict) == ["employer", "name", "topics"]
    assert not Teacher.objects.exists()


def test_only_who_keeps_a_teacher_changes_her(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"], shared=True)
    stranger = officer(orgs["C1"])
    with pytest.raises(PermissionDenied):
        services.turn(viewer=stranger, teacher_id=made.pk, state="retired", reason="无", now=NOW)
    with pytest.raises(PermissionDenied):
        services.record(
            viewer=stranger,
            row=services.NewRecord(made.pk, "secondment", TODAY, place="县总工会"),
            now=NOW,
        )
    with pytest.raises(PermissionDenied):
        services.enter_workload(
            viewer=stranger, teacher_id=made.pk, year=2026, hours={"classroom": 100}, now=NOW
        )
    with pytest.raises(ValidationError, match="不在您的管理范围内"):
        services.record_workload_many(
            viewer=stranger, rows=[services.Hours(made.pk, 2026, "network", 100)], source="x", now=NOW
        )  # fmt: skip


def test_two_editors_do_not_overwrite_each_other(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    same: dict[str, Any] = {"viewer": SYSTEM, "teacher_id": made.pk, "link": False, "now": NOW}
    services.edit_teacher(profile=profile(title="full"), seen=1, **same)
    with pytest.raises(ValidationError, match="刚被别人改过"):
        services.edit_teacher(profile=profile(title="junior"), seen=1, **same)
    assert Teacher.objects.get().title == "full"


def test_network_courses_count_and_a_source_replaces_what_it_sent(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    services.enter_workload(
        viewer=SYSTEM, teacher_id=made.pk, year=2026, hours={"classroom": 4800, "network": 1250}, now=NOW
    )  # fmt: skip
    for amount in (600, 800):
        services.record_workload_many(
            viewer=SYSTEM, rows=[services.Hours(made.pk, 2026, "classroom", amount)],
            source="classes", now=NOW,
        )  # fmt: skip
    assert hours_of_year([made.pk], 2026) == {made.pk: 4800 + 1250 + 800}
    services.enter_workload(
        viewer=SYSTEM, teacher_id=made.pk, year=2026, hours={"network": 0}, now=NOW
    )
    assert hours_of_year([made.pk], 2026) == {made.pk: 5600}
    with pytest.raises(ValidationError):
        services.enter_workload(
            viewer=SYSTEM, teacher_id=made.pk, year=2027, hours={"network": 1}, now=NOW
        )
    assert Workload.objects.count() == 2


def test_an_evaluation_sent_twice_stands_once(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    for score in (9000, 9250):
        services.record_evaluation(
            viewer=SYSTEM, teacher_id=made.pk, source="class:7", on=TODAY, place="主席班",
            score_hundredths=score, now=NOW,
        )  # fmt: skip
    assert [one.score_hundredths for one in made.records.all()] == [9250]
    with pytest.raises(ValidationError):
        services.record_evaluation(
            viewer=SYSTEM, teacher_id=made.pk, source="class:8", on=TODAY, place="主席班",
            score_hundredths=10_001, now=NOW,
        )  # fmt: skip


def test_a_title_review_that_was_passed_gives_the_title(orgs: dict[str, int]) -> None:
    made = teacher(orgs["S1"])
    for result, title in (("failed", "academician"), ("passed", "full")):
        row = services.NewRecord(made.pk, "title_review", TODAY, result=result, title=title)
        services.record(viewer=SYSTEM, row=row, now=NOW)
    made.refresh_from_db()
    assert made.title == "full"


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("contest", {"place": "讲课比赛"}, ["level", "result"]),
        ("appraisal", {"result": "first"}, ["ethics", "result"]),
        ("secondment", {"ends_on": TODAY - timedelta(days=9)}, ["ends_on", "place"]),
        ("evaluation", {"place": "班", "score_hundredths": None}, ["score"]),
    ],
)
def test_a_record_says_what_its_kind_asks(
    orgs: dict[str, int], kind: str, said: dict[str, Any], wrong: list[str]
) -> None:
    made = teacher(orgs["S1"])
    row = services.NewRecord(made.pk, kind, TODAY, **said)
    with pytest.raises(ValidationError) as refused:
        services.record(viewer=SYSTEM, row=row, now=NOW)
    assert sorted(refused.value.error_dict) == wrong
    assert not made.records.exists()


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.sampled_from([*State.values, "fail", "pass"]), max_size=8))
def test_after_any_course_of_things_only_the_fit_may_teach(
    orgs: dict[str, int], steps: list[str]
) -> None:
    made = teacher(orgs["S1"], name=f"教师{Teacher.objects.count()}")
    ethics, year = "", 2000
    for step in steps:
        year += 1
        if step in ("fail", "pass"):
            ethics = {"fail": "failed", "pass": "passed"}[step]
            appraise(made.pk, ethics, date(year, 6, 1))
            continue
        with suppress(ValidationError):
            turned(made.pk, step)
    state = Teacher.objects.get(pk=made.pk).state
    if state == State.ACTIVE and ethics != "failed":
        assert require_active_teacher(SYSTEM, made.pk) == made
    else:
        with pytest.raises(ValidationError):
            require_active_teacher(SYSTEM, made.pk)
