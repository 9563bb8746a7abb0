"""What plans tell people: what waits for a leader, for an organisation that is asked, and what became of it all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.roles import Permission
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.base.shell import formats
from gongxun.registry.orgs.selectors import nearest_holders
from gongxun.registry.resources.selectors import alike
from gongxun.work.plans.models import AnnualPlan, Asked, Consultation, PlannedClass, State
from gongxun.work.plans.selectors.courses import classes_using, places_for

TO_APPROVE, ASKED, RESULTS, COURSES = (
    "plans.to_approve", "plans.asked", "plans.results", "plans.courses",
)  # fmt: skip


def register_kinds() -> None:
    def of(permission: str) -> Any:  # noqa: ANN401 (a predicate of viewers)
        return lambda viewer: bool(viewer.scopes(permission, "organisation"))

    for name, title, about, permission in (
        (
            TO_APPROVE, gettext_lazy("待审批的年度计划"),
            gettext_lazy("有年度培训计划等您审批；办完即自动标为已读。"), Permission.APPROVE_PLANS,
        ),
        (
            ASKED, gettext_lazy("年度计划会商"),
            gettext_lazy("有单位就年度计划征求您单位的意见，或答复了您单位的意见。"), Permission.EDIT_PLANS,
        ),
        (
            RESULTS, gettext_lazy("年度计划的办理结果"),
            gettext_lazy("您单位的年度计划被批准、退回、收到会商意见，或上级发布了计划。"), Permission.EDIT_PLANS,
        ),
        (
            COURSES, gettext_lazy("计划选用的课程停用"),
            gettext_lazy("计划中的班次选用的课程被召回或退出，附可以替代的课程。"), Permission.VIEW_PLANS,
        ),
    ):  # fmt: skip
        kinds.register(kinds.Kind(name, title, about, of(permission)))


def tell_submitted(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.submitted``: the leaders nearest to the organisation, but not who submitted it."""
    plan = _plan(payload)
    if plan is None or plan.state != State.SUBMITTED:
        return
    besides = [plan.submitted_by] if plan.submitted_by else []
    today = timezone.localdate(at)
    leaders = nearest_holders(plan.organisation_id, Permission.APPROVE_PLANS, today, besides)
    _tell(
        TO_APPROVE,
        leaders,
        _key(plan),
        _("有一份年度培训计划等待审批"),
        _page(plan),
        plan.title,
        at,
    )


def tell_ended(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.ended``: no leader has to decide any more; who drafted and submitted it learns the result."""
    plan = _plan(payload)
    if plan is None:
        return
    # The edition says which submission it was, the key of an earlier one is settled too.
    _settle(plan, at)
    titles = {
        "approved": _("年度培训计划已批准，可以发布"),
        "returned": _("年度培训计划被退回修改"),
    }
    title = titles.get(payload["how"])
    if title is None:
        return
    last = plan.steps.order_by("-pk").first()
    body = plan.title + (
        _("。意见：%(words)s") % {"words": last.words} if last and last.words else ""
    )
    accounts = {one for one in (plan.submitted_by, plan.drafted_by) if one}
    _tell(RESULTS, accounts, f"{_key(plan)}:{payload['how']}", title, _page(plan), body, at)


def tell_asked(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.asked``: whoever draws up plans for the organisation that is asked."""
    one = _consultation(payload)
    if one is None or one.state != Asked.OPEN:
        return
    body = _("%(plan)s。请于 %(day)s 前回复。") % {
        "plan": one.plan.title, "day": formats.day(one.due_on),
    }  # fmt: skip
    accounts = _drafters(one.organisation_id, at)
    _tell(
        ASKED, accounts, f"consultation:{one.pk}", _("有单位就年度计划与您单位会商"), _way(one), body, at
    )  # fmt: skip


def tell_replied(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.replied``: nobody is asked any more; the drafters learn what was said."""
    one = _consultation(payload)
    if one is None:
        return
    notices.settle(keys=[f"consultation:{one.pk}"], now=at)
    if one.state != Asked.ANSWERED:
        return
    body = f"{one.organisation.name} · {one.plan.title}"
    accounts = _drafters(one.plan.organisation_id, at)
    _tell(
        RESULTS, accounts, f"consultation:{one.pk}:replied", _("收到一份会商意见"), _way(one), body, at
    )  # fmt: skip


def tell_answered(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.answered``: who spoke for the organisation that was asked."""
    one = _consultation(payload)
    if one is None or one.answered_by is None:
        return
    body = f"{one.plan.organisation.name} · {one.plan.title}"
    _tell(
        ASKED, [one.answered_by], f"consultation:{one.pk}:answered", _("会商意见已逐条答复"), _way(one),
        body, at,
    )  # fmt: skip


def tell_published(payload: dict[str, Any], at: datetime) -> None:
    """After ``plans.published``: whoever draws up plans for those with quotas, and the schools that host a class."""
    plan = _plan(payload)
    if plan is None:
        return
    asked = set(plan.classes.values_list("quotas__organisation_id", flat=True))
    schools = set(plan.classes.values_list("school_id", flat=True))
    today, accounts = timezone.localdate(at), set[int]()
    for key in asked - {None, plan.organisation_id}:
        accounts |= set(nearest_holders(key, Permission.EDIT_PLANS, today))
    for key in schools - {None}:
        accounts |= set(nearest_holders(key, Permission.VIEW_PLANS, today))
    address = reverse("plans:published", args=[plan.pk])
    _tell(
        RESULTS,
        accounts,
        f"{_key(plan)}:published",
        _("年度培训计划已发布"),
        address,
        plan.title,
        at,
    )


def tell_course_ended(payload: dict[str, Any], at: datetime) -> None:
    """After ``resources.ended``: the drafters of each plan that uses it and the school of each class, with what
    could be taught instead.
    """
    resource_id = payload["resource"]
    for one in classes_using(resource_id):
        places = places_for(one.plan.organisation_id)
        instead = [title for _id, title in alike(resource_id, places, 3)]
        course = one.courses.select_related("resource").get(resource_id=resource_id).resource
        words = {"title": course.title, "class": one.title}
        body = _("《%(title)s》已停用，“%(class)s”选用了它。") % words
        if instead:
            body += _("可以改用：%(titles)s。") % {"titles": _("、").join(instead)}
        accounts = {*_drafters(one.plan.organisation_id, at), *_school_accounts(one, at)}
        _tell(
            COURSES, accounts, f"class:{one.pk}:course:{resource_id}:{at:%Y%m%d%H%M}",
            _("计划中的班次选用的课程已停用"), reverse("plans:class", args=[one.pk]), body, at,
        )  # fmt: skip


def _school_accounts(one: PlannedClass, at: datetime) -> list[int]:
    if one.school_id is None or one.plan.state in (State.DRAFT, State.CONSULTING, State.SUBMITTED):
        return []
    return nearest_holders(one.school_id, Permission.VIEW_PLANS, timezone.localdate(at))


def _drafters(organisation_id: int, at: datetime) -> list[int]:
    return nearest_holders(organisation_id, Permission.EDIT_PLANS, timezone.localdate(at))


def _tell(
    kind: str, accounts: Iterable[int], key: str, title: str, address: str, body: str, at: datetime
) -> None:
    notices.notify(
        kind=kind,
        messages=[Message(account, key, title, address, body) for account in accounts],
        now=at,
    )


def _settle(plan: AnnualPlan, at: datetime) -> None:
    submitted = plan.steps.filter(kind="submitted").count()
    notices.settle(keys=[f"plan:{plan.pk}:{nth}" for nth in range(submitted + 1)], now=at)


def _key(plan: AnnualPlan) -> str:
    """Each submission is told of anew."""
    return f"plan:{plan.pk}:{plan.steps.filter(kind='submitted').count()}"


def _page(plan: AnnualPlan) -> str:
    return reverse("plans:plan", args=[plan.pk])


def _way(one: Consultation) -> str:
    return reverse("plans:consultation", args=[one.pk])


def _plan(payload: dict[str, Any]) -> AnnualPlan | None:
    return AnnualPlan.objects.filter(pk=payload["plan"]).first()


def _consultation(payload: dict[str, Any]) -> Consultation | None:
    rows = Consultation.objects.select_related("plan__organisation", "organisation")
    return rows.filter(pk=payload["consultation"]).first()
