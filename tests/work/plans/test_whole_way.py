"""A plan from its draft to its close: who may do what when, and what each refusal says."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.base.outbox.services import hand_on
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.resources.services import recall, revise
from gongxun.registry.resources.testing import draft as course
from gongxun.registry.resources.testing import publish as publish_course
from gongxun.work.plans import selectors, services
from gongxun.work.plans.models import AnnualPlan, PlanChange, PlannedQuota, State
from gongxun.work.plans.testing import COST_FEN, approved, content, draft, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs() -> dict[str, int]:
    return small_country()


def leader(organisation_id: int, user_id: int = 8) -> Viewer:
    return officer(organisation_id, Role.PLAN_APPROVER, user_id)


def fresh(plan: AnnualPlan) -> AnnualPlan:
    plan.refresh_from_db()
    return plan


def refused(words: str) -> Any:  # noqa: ANN401 (pytest's own context)
    return pytest.raises(ValidationError, match=words)


def test_an_organisation_has_one_plan_a_year(orgs: dict[str, int]) -> None:
    draft(orgs["P1"])
    with refused("2027 年已有计划"):
        draft(orgs["P1"])
    assert draft(orgs["P2"]).title == "澜沙省总工会 2027 年培训计划"


def test_what_was_not_cancelled_is_handed_on_to_the_next_year(orgs: dict[str, int]) -> None:
    before = approved(orgs["P1"])
    gone, kept = before.classes.order_by("number")[:2]
    services.set_quotas(
        viewer=SYSTEM, class_id=kept.pk, quotas={orgs["C1"]: (20, 5)}, seen=kept.edition,
        reason="分配", now=NOW,
    )  # fmt: skip
    services.cancel_class(viewer=SYSTEM, class_id=gone.pk, reason="并班", now=NOW)
    plan = draft(orgs["P1"], from_last_year=True)
    assert plan.classes.count() == before.classes.count() - 1
    twin = plan.classes.get(title=kept.title)
    assert (twin.month, twin.source, twin.state) == (kept.month, "copied", "planned")
    assert list(twin.quotas.values_list("places", "part_time_leaders")) == [(20, 5)]
    with refused("没有 2026 年的计划"):
        draft(orgs["P2"], from_last_year=True)


def test_submission_names_the_lines_that_lack_a_class(orgs: dict[str, int]) -> None:
    plan = draft(orgs["P1"])
    with refused("还没有班次"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    services.add_class(
        viewer=SYSTEM, plan_id=plan.pk, content=content(focus=("office_staff", "young")), now=NOW
    )
    with refused("兼职、挂职干部、新提拔干部、专职社会化工会工作者"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    assert fresh(plan).state == State.DRAFT
    lines = selectors.lines_missing(plan)
    services.give_reasons(
        viewer=SYSTEM, plan_id=plan.pk, reasons=dict.fromkeys(lines, "由全总统一举办"), now=NOW
    )
    assert services.submit(
        viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW
    ).state == (State.SUBMITTED)


def test_money_beyond_the_budget_or_in_another_unit_keeps_a_plan_back(orgs: dict[str, int]) -> None:
    plan = whole(orgs["P1"], budget_fen=5 * COST_FEN - 1)
    with refused("超过计划总经费 74.9999 万元|超过计划总经费"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
    one = plan.classes.order_by("number")[0]
    services.edit_class(
        viewer=SYSTEM, class_id=one.pk, content=replace(services.content_of(one), cost_fen=COST_FEN * 10_000),
        seen=one.edition, now=NOW,
    )  # fmt: skip
    with refused("是不是把元填在了万元一栏"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)


def test_a_leader_approves_and_never_what_she_submitted_herself(orgs: dict[str, int]) -> None:
    plan, drafter = whole(orgs["P1"]), officer(orgs["P1"])
    services.submit(viewer=drafter, plan_id=plan.pk, seen=plan.edition, now=NOW)
    seen = fresh(plan).edition
    with pytest.raises(PermissionDenied):
        services.approve(viewer=drafter, plan_id=plan.pk, seen=seen, now=NOW)
    with pytest.raises(PermissionDenied, match="不能审批自己送的"):
        services.approve(viewer=leader(orgs["P1"], 7), plan_id=plan.pk, seen=seen, now=NOW)
    with pytest.raises(PermissionDenied):
        services.approve(viewer=leader(orgs["P2"]), plan_id=plan.pk, seen=seen, now=NOW)
    services.approve(viewer=leader(orgs["P1"]), plan_id=plan.pk, seen=seen, now=NOW)
    assert (fresh(plan).state, plan.approved_by) == (State.APPROVED, 8)


def test_of_two_leaders_the_first_decides(orgs: dict[str, int]) -> None:
    plan = whole(orgs["P1"])
    services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
    seen = fresh(plan).edition
    services.send_back(
        viewer=leader(orgs["P1"]), plan_id=plan.pk, seen=seen, words="补充数据", now=NOW
    )
    with refused("草稿"):
        services.approve(viewer=leader(orgs["P1"], 9), plan_id=plan.pk, seen=seen, now=NOW)
    assert fresh(plan).steps.latest("pk").words == "补充数据"
    with refused("意见没有填写"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
        services.send_back(
            viewer=leader(orgs["P1"]), plan_id=plan.pk, seen=fresh(plan).edition, words=" ", now=NOW
        )


def test_a_form_that_is_stale_or_sent_twice_does_nothing_more(orgs: dict[str, int]) -> None:
    plan, drafter = whole(orgs["P1"]), officer(orgs["P1"])
    with refused("刚被别人改过"):
        services.submit(viewer=drafter, plan_id=plan.pk, seen=plan.edition - 1, now=NOW)
    for _twice in range(2):
        services.submit(viewer=drafter, plan_id=plan.pk, seen=plan.edition, now=NOW)
    assert plan.steps.filter(kind="submitted").count() == 1
    with refused("待审批"):
        services.add_class(viewer=drafter, plan_id=plan.pk, content=content(), now=NOW)


def test_an_approved_plan_changes_with_a_reason_that_stays(orgs: dict[str, int]) -> None:
    plan = approved(orgs["P1"])
    one = plan.classes.order_by("number")[0]
    wanted = replace(services.content_of(one), month=11, places=40)
    with refused("待审批|已批准|目前为"):
        services.edit_class(
            viewer=SYSTEM, class_id=one.pk, content=wanted, seen=one.edition, now=NOW
        )
    with refused("须写明原因"):
        services.change_class(
            viewer=SYSTEM, class_id=one.pk, content=wanted, reason=" ", seen=one.edition, now=NOW
        )
    services.change_class(
        viewer=SYSTEM, class_id=one.pk, content=wanted, reason="会议冲突", seen=one.edition, now=NOW
    )
    kept = set(
        PlanChange.objects.filter(plan=plan).values_list("what", "before", "after", "reason")
    )
    assert kept == {("month", "3", "11", "会议冲突"), ("places", "50", "40", "会议冲突")}


def test_a_cancelled_class_stays_and_a_held_one_is_not_cancelled(orgs: dict[str, int]) -> None:
    plan = approved(orgs["P1"])
    first, second = plan.classes.order_by("number")[:2]
    services.cancel_class(viewer=SYSTEM, class_id=first.pk, reason="并班", now=NOW)
    services.cancel_class(viewer=SYSTEM, class_id=first.pk, reason="再点一次", now=NOW)
    assert plan.classes.get(pk=first.pk).reason == "并班"
    held = {"held_from": TODAY - timedelta(days=9), "held_to": TODAY - timedelta(days=5)}
    services.record_held(
        viewer=SYSTEM, class_id=second.pk, attended=48, attended_part_time=6, seen=second.edition,
        now=NOW, **held,
    )  # fmt: skip
    with refused("已举办"):
        services.cancel_class(viewer=SYSTEM, class_id=second.pk, reason="不办了", now=NOW)
    found = selectors.outcome(plan)
    assert (found.whole.held, found.whole.cancelled, found.attended, found.part_time_attended) == (
        1,
        1,
        48,
        6,
    )


def test_a_class_is_not_held_before_it_began(orgs: dict[str, int]) -> None:
    one = approved(orgs["P1"]).classes.first()
    assert one is not None
    with refused("尚未开始") as why:
        services.record_held(
            viewer=SYSTEM, class_id=one.pk, held_from=TODAY + timedelta(days=1), held_to=TODAY,
            attended=1, attended_part_time=2, seen=one.edition, now=NOW,
        )  # fmt: skip
    assert set(why.value.message_dict) == {"held_from", "held_to", "attended_part_time"}


def test_a_plan_is_closed_when_every_class_was_held_or_cancelled(orgs: dict[str, int]) -> None:
    plan = approved(orgs["P1"], published=True)
    with refused("还有 5 个班次没有登记"):
        services.close(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
    for one in plan.classes.all():
        services.cancel_class(viewer=SYSTEM, class_id=one.pk, reason="停办", now=NOW)
    services.close(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    assert fresh(plan).state == State.CLOSED
    with refused("已办结"):
        services.spend(
            viewer=SYSTEM, plan_id=plan.pk, class_id=None, category="meals", amount_fen=1,
            spent_on=TODAY, words="伙食", submission=None, now=NOW,
        )  # fmt: skip


def test_quotas_never_exceed_the_places_of_a_class(orgs: dict[str, int]) -> None:
    plan = draft(orgs["P1"])
    one = services.add_class(viewer=SYSTEM, plan_id=plan.pk, content=content(places=30), now=NOW)
    quota = lambda given: services.set_quotas(  # noqa: E731
        viewer=SYSTEM, class_id=one.pk, quotas=given, seen=one.edition, now=NOW
    )
    with refused("名额合计 31 人，超过班次人数 30 人"):
        quota({orgs["C1"]: (20, 0), orgs["C2"]: (11, 0)})
    with refused("兼职领导人数不能超过"):
        quota({orgs["C1"]: (3, 4)})
    with refused("只能分给本单位及其下级"):
        quota({orgs["P2"]: (3, 0)})
    assert not PlannedQuota.objects.exists()
    quota({orgs["C1"]: (20, 2), orgs["C2"]: (10, 0)})
    with refused("已分配名额 30 人"):
        one.refresh_from_db()
        services.edit_class(
            viewer=SYSTEM, class_id=one.pk, content=content(places=29), seen=one.edition, now=NOW
        )


def test_many_classes_are_changed_at_once_or_not_at_all(orgs: dict[str, int]) -> None:
    plan = whole(orgs["P1"])
    first, second = plan.classes.order_by("number")[:2]
    with refused(f"第 {second.number} 行“{second.title}”"):
        services.edit_grid(
            viewer=SYSTEM, plan_id=plan.pk, seen=plan.lines_edition, now=NOW,
            rows={first.pk: {"month": 9}, second.pk: {"places": 0}},
        )  # fmt: skip
    assert plan.classes.get(pk=first.pk).month == first.month
    done = services.edit_grid(
        viewer=SYSTEM, plan_id=plan.pk, seen=plan.lines_edition, now=NOW,
        rows={first.pk: {"month": 9}, second.pk: {"places": second.places}},
    )  # fmt: skip
    assert (done, plan.classes.get(pk=first.pk).month) == (1, 9)


def test_only_a_course_that_passed_its_review_is_chosen(orgs: dict[str, int]) -> None:
    plan = draft(orgs["P1"])
    one = services.add_class(viewer=SYSTEM, plan_id=plan.pk, content=content(), now=NOW)
    version = course(orgs["S1"])
    with refused("还没有送审，通过初审、复审、终审"):
        services.choose_course(
            viewer=SYSTEM, class_id=one.pk, resource_id=version.resource_id, now=NOW
        )
    publish_course(version)
    for _twice in range(2):
        services.choose_course(
            viewer=SYSTEM, class_id=one.pk, resource_id=version.resource_id, now=NOW
        )
    assert one.courses.count() == 1


def test_a_recalled_course_keeps_a_plan_back_at_every_step(orgs: dict[str, int]) -> None:
    plan = whole(orgs["P1"])
    version = publish_course(course(orgs["S1"]))
    services.choose_course(
        viewer=SYSTEM, class_id=plan.classes.order_by("pk")[0].pk,
        resource_id=version.resource_id, now=NOW,
    )  # fmt: skip
    services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    recall(viewer=SYSTEM, resource_id=version.resource_id, reason="内容过时", now=NOW)
    with refused("已被召回"):
        services.approve(
            viewer=leader(orgs["P1"]), plan_id=plan.pk, seen=fresh(plan).edition, now=NOW
        )
    services.take_back(viewer=SYSTEM, plan_id=plan.pk, now=NOW)
    revise(viewer=SYSTEM, resource_id=version.resource_id, now=NOW)
    with refused("已被召回"):
        services.submit(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    other = approved(orgs["C1"])
    AnnualPlan.objects.filter(pk=plan.pk).update(state=State.APPROVED, approved_at=NOW)
    with refused("已被召回"):
        services.publish(viewer=SYSTEM, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    services.publish(viewer=SYSTEM, plan_id=other.pk, seen=fresh(other).edition, now=NOW)


def test_what_was_spent_is_only_ever_added(orgs: dict[str, int]) -> None:
    plan = approved(orgs["P1"])
    made = services.spend(
        viewer=SYSTEM, plan_id=plan.pk, class_id=None, category="meals", amount_fen=12_345,
        spent_on=TODAY, words="伙食", submission=None, now=NOW,
    )  # fmt: skip
    undone = services.reverse_spending(viewer=SYSTEM, spending_id=made.pk, reason="重复", now=NOW)
    again = services.reverse_spending(viewer=SYSTEM, spending_id=made.pk, reason="重复", now=NOW)
    assert (undone.pk, undone.amount_fen) == (again.pk, -12_345)
    assert sum(one.spent_fen for one in selectors.outcome(plan).money) == 0
    with refused("本身是冲正"):
        services.reverse_spending(viewer=SYSTEM, spending_id=undone.pk, reason="又冲", now=NOW)


def test_the_budget_by_category_stays_within_the_whole(orgs: dict[str, int]) -> None:
    plan = draft(orgs["P1"], budget_fen=1_000)
    with refused("超过计划总经费"):
        services.set_budget(
            viewer=SYSTEM, plan_id=plan.pk, lines={"meals": 600, "other": 401}, now=NOW
        )
    services.set_budget(viewer=SYSTEM, plan_id=plan.pk, lines={"meals": 600, "other": 400}, now=NOW)
    assert plan.budget_lines.count() == 2


def test_cities_are_asked_and_every_remark_is_answered(orgs: dict[str, int]) -> None:
    plan, drafter, city = whole(orgs["P1"]), officer(orgs["P1"]), officer(orgs["C1"], user_id=9)
    one = plan.classes.order_by("number")[0]
    with refused("只能与下级单位或同级单位"):
        _ask(drafter, plan, orgs["QG"])
    (asked,) = _ask(drafter, plan, orgs["C1"])
    assert not _ask(drafter, plan, orgs["C1"])
    assert fresh(plan).state == State.CONSULTING
    services.remark(
        viewer=city,
        consultation_id=asked.pk,
        class_id=one.pk,
        words="春耕",
        month=6,
        places=None,
        now=NOW,
    )
    services.reply(viewer=city, consultation_id=asked.pk, opinion="同意", now=NOW)
    with refused("会商意见没有答复完"):
        services.submit(viewer=drafter, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    said = asked.remarks.get()
    with pytest.raises(PermissionDenied):
        services.answer(viewer=city, remark_id=said.pk, verdict="adopted", words="", now=NOW)
    with refused("请写明理由"):
        services.answer(viewer=drafter, remark_id=said.pk, verdict="declined", words="", now=NOW)
    services.answer(viewer=drafter, remark_id=said.pk, verdict="adopted", words="", now=NOW)
    services.submit(viewer=drafter, plan_id=plan.pk, seen=fresh(plan).edition, now=NOW)
    hand_on(NOW)


def _ask(viewer: Viewer, plan: AnnualPlan, place: int) -> list[object]:
    return [
        *services.consult(
            viewer=viewer, plan_id=plan.pk, organisation_ids=[place], due_on=TODAY, question="",
            now=NOW,
        )
    ]  # fmt: skip


def test_who_may_see_what(orgs: dict[str, int]) -> None:
    plan = approved(orgs["P1"])
    seen = lambda viewer: selectors.visible(viewer).filter(pk=plan.pk).exists()  # noqa: E731
    assert seen(officer(orgs["P1"]))
    assert seen(officer(orgs["QG"], Role.INSPECTOR))
    assert not seen(officer(orgs["P2"]))
    assert not seen(officer(orgs["C1"]))
    services.publish(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
    assert seen(officer(orgs["C1"]))
    assert not seen(officer(orgs["P2"]))
    with pytest.raises(PermissionDenied):
        selectors.approved_classes(officer(orgs["C1"]), orgs["P1"], 2026)
    assert selectors.approved_classes(officer(orgs["P1"]), orgs["P1"], 2026).count() == 5


class AnyWay(RuleBasedStateMachine):
    """After any sequence of acts nothing is approved by who submitted it, nor without its lines."""

    def __init__(self) -> None:
        super().__init__()
        AnnualPlan.objects.filter(year=2030).delete()
        self.place = AnyWay.orgs["P1"]
        self.plan = draft(self.place, 2030)
        self.actor = officer(self.place)

    orgs: dict[str, int] = {}

    def attempt(self, verb: object, **given: object) -> None:
        with suppress(ValidationError, PermissionDenied):
            verb(plan_id=self.plan.pk, now=NOW, **given)  # type: ignore[operator]
        self.plan.refresh_from_db()

    @rule()
    def add(self) -> None:
        line = [
            "office_staff",
            "part_time_and_secondment",
            "young",
            "newly_promoted",
            "full_time_organiser",
        ]
        self.attempt(
            services.add_class, viewer=self.actor,
            content=content(focus=(line[self.plan.classes.count() % 5],), month=self.plan.classes.count() % 12 + 1),
        )  # fmt: skip

    @rule()
    def submit(self) -> None:
        self.attempt(services.submit, viewer=self.actor, seen=self.plan.edition)

    @rule()
    def take_back(self) -> None:
        self.attempt(services.take_back, viewer=self.actor)

    @rule()
    def approve_oneself(self) -> None:
        self.attempt(services.approve, viewer=leader(self.place, 7), seen=self.plan.edition)

    @rule()
    def approve(self) -> None:
        self.attempt(services.approve, viewer=leader(self.place), seen=self.plan.edition)

    @rule()
    def publish(self) -> None:
        self.attempt(services.publish, viewer=self.actor, seen=self.plan.edition)

    @invariant()
    def approval_is_sound(self) -> None:
        if self.plan.approved_at is None:
            assert self.plan.state in (State.DRAFT, State.CONSULTING, State.SUBMITTED)
            return
        assert self.plan.approved_by != self.plan.submitted_by
        assert selectors.lines_missing(self.plan) == []


def test_after_any_sequence_nothing_is_approved_unsoundly(orgs: dict[str, int]) -> None:
    AnyWay.orgs = orgs
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnyWay,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
