"""Plans by value, for other apps and for the rules that check them. Knows no viewer but where one is given."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import QuerySet

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.work.plans.models import DECIDED, AnnualPlan, ClassState, PlannedClass, PlannedQuota


@dataclass(frozen=True, slots=True)
class QuotaFacts:
    organisation_id: int
    places: int
    part_time_leaders: int


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class as it stands; hours and days in hundredths, money in 分."""

    id: int
    number: int
    title: str
    audience: str
    focus: tuple[str, ...]
    categories: tuple[str, ...]
    topics: tuple[str, ...]
    themes: tuple[str, ...]
    form: str
    places: int
    days_hundredths: int
    hours_hundredths: int
    school_id: int | None
    month: int
    cost_fen: int
    state: str
    source: str
    quotas: tuple[QuotaFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    id: int
    organisation_id: int
    path: str
    year: int
    state: str
    edition: int
    budget_fen: int
    fee_standard: str
    class_category: str
    classes: tuple[ClassFacts, ...] = field(default=())


def plan_facts(plan_id: int) -> PlanFacts:
    """A plan with its classes (cancelled ones included) and quotas, in three queries; raises LookupError."""
    plan = AnnualPlan.objects.select_related("organisation").filter(pk=plan_id).first()
    if plan is None:
        raise LookupError(plan_id)
    classes = list(PlannedClass.objects.filter(plan=plan).order_by("number"))
    return PlanFacts(
        id=plan.pk,
        organisation_id=plan.organisation_id,
        path=plan.organisation.path,
        year=plan.year,
        state=plan.state,
        edition=plan.edition,
        budget_fen=plan.budget_fen,
        fee_standard=plan.fee_standard,
        class_category=plan.class_category,
        classes=tuple(_class(one, quotas) for one, quotas in _with_quotas(classes)),
    )


def approved_classes(viewer: Viewer, organisation_id: int, year: int) -> QuerySet[PlannedClass]:
    """The classes of an organisation's approved plan of a year that were not cancelled, by month.

    Raises PermissionDenied where the viewer may not see the organisation's plans.
    """
    require(viewer, Permission.VIEW_PLANS, "organisation", organisation_id)
    found = PlannedClass.objects.filter(
        plan__organisation_id=organisation_id, plan__year=year, plan__state__in=DECIDED
    )
    standing = found.exclude(state=ClassState.CANCELLED)
    return standing.select_related("plan", "school").order_by("month", "number")


def quotas_of(class_ids: Collection[int]) -> dict[int, list[PlannedQuota]]:
    """The quotas of each class with their organisations, by pinyin, in one query."""
    rows = PlannedQuota.objects.filter(planned_class_id__in=list(class_ids))
    found: dict[int, list[PlannedQuota]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by(
        "organisation__depth", "organisation__name_key", "pk"
    ):
        found[row.planned_class_id].append(row)
    return found


def _with_quotas(
    classes: list[PlannedClass],
) -> list[tuple[PlannedClass, list[PlannedQuota]]]:
    quotas = quotas_of([one.pk for one in classes])
    return [(one, quotas.get(one.pk, [])) for one in classes]


def _class(one: PlannedClass, quotas: list[PlannedQuota]) -> ClassFacts:
    return ClassFacts(
        id=one.pk,
        number=one.number,
        title=one.title,
        audience=one.audience,
        focus=tuple(one.focus),
        categories=tuple(one.categories),
        topics=tuple(one.topics),
        themes=tuple(one.themes),
        form=one.form,
        places=one.places,
        days_hundredths=one.days_hundredths,
        hours_hundredths=one.hours_hundredths,
        school_id=one.school_id,
        month=one.month,
        cost_fen=one.cost_fen,
        state=one.state,
        source=one.source,
        quotas=tuple(
            QuotaFacts(row.organisation_id, row.places, row.part_time_leaders) for row in quotas
        ),
    )
