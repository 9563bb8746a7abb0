"""Whose surveys a viewer sees: those of her organisations; of organisations above hers those that were opened; and
whatever she herself is asked.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import facts_of, reach_of, within
from gongxun.registry.people.selectors import person_of
from gongxun.work.surveys.models import Invitation, State, Survey

# Characters of a path a level, as the organisation tree writes it.
STEP = 4
STARTED = (State.OPENING, State.OPEN, State.CLOSED)


def visible(viewer: Viewer) -> QuerySet[Survey]:
    """Surveys in the viewer's charge, and those begun above her which ask her organisations."""
    own = within(viewer, Permission.VIEW_PLANS, "organisation__path")
    if viewer.everywhere:
        return Survey.objects.filter(own)
    return Survey.objects.filter(own | Q(organisation__path__in=above(viewer), state__in=STARTED))


def above(viewer: Viewer) -> list[str]:
    """Paths of all organisations above those in which the viewer sees plans."""
    heads = reach_of(viewer, Permission.VIEW_PLANS).heads
    return sorted({head[:end] for head in heads for end in range(STEP, len(head), STEP)})


def survey_or_404(viewer: Viewer, survey_id: int) -> Survey:
    """A survey that the viewer sees, with its organisation; raises Http404."""
    found = visible(viewer).select_related("organisation").filter(pk=survey_id).first()
    if found is None:
        raise Http404(_("没有这份调研，或不在您的查看范围内。"))
    return found


def oversees(viewer: Viewer, survey: Survey) -> bool:
    """Whether the survey is in the viewer's charge: she sees all its results, not only published ones."""
    return viewer.may(Permission.VIEW_PLANS, "organisation", survey.organisation_id)


def edits(viewer: Viewer, survey: Survey) -> bool:
    return viewer.may(Permission.EDIT_PLANS, "organisation", survey.organisation_id)


def require_results(viewer: Viewer, survey: Survey) -> None:
    """Raises PermissionDenied for results that are not published, unless the survey is in the viewer's charge."""
    if survey.state in (State.DRAFT, State.OPENING):
        raise Http404(_("这份调研还没有开始，没有结果。"))
    if not oversees(viewer, survey) and survey.published_at is None:
        raise PermissionDenied(_("调研结果还没有公布；公布后在这里查看。"))


def asked(viewer: Viewer) -> QuerySet[Invitation]:
    """What the viewer is asked: by her own file, and for organisations whose officer she is."""
    person = person_of(viewer)
    condition = Q(person_id=person.pk) if person else Q(pk__in=[])
    answers_for = viewer.scopes(Permission.EDIT_PLANS, "organisation")
    if answers_for:
        condition |= Q(person=None, organisation_id__in=answers_for)
    return Invitation.objects.filter(condition, survey__state__in=[*STARTED, State.CANCELLED])


def waiting(viewer: Viewer) -> QuerySet[Invitation]:
    """What the viewer may answer today and has not."""
    return asked(viewer).filter(
        state=Invitation.State.OPEN,
        survey__state=State.OPEN,
        survey__opens_on__lte=viewer.today,
        survey__closes_on__gte=viewer.today,
    )


def invitation_or_404(viewer: Viewer, invitation_id: int) -> Invitation:
    """What the viewer is asked; raises Http404 for what another is asked."""
    found = (
        asked(viewer)
        .select_related("survey__organisation", "organisation")
        .filter(pk=invitation_id)
        .first()
    )
    if found is None:
        raise Http404(
            _(
                "没有请您填写这份调研。受邀的人从首页“待答的调研”进入；名册有误请联系本单位培训管理员。"
            )
        )
    return found


def invitation_in(viewer: Viewer, survey: Survey) -> Invitation | None:
    """The viewer's own invitation to a survey."""
    return asked(viewer).filter(survey=survey).order_by("pk").first()


def group_names(place_ids: set[int]) -> dict[int, str]:
    return {key: fact.name for key, fact in facts_of(place_ids).items()}


def of_survey(survey: Survey) -> QuerySet[Invitation]:
    return Invitation.objects.filter(survey=survey)


def by_ids(invitation_ids: list[int]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk__in=among(invitation_ids))
