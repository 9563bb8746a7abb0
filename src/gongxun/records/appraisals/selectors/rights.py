"""Who sees an appraisal, who acts in it for whom, and who may not score it."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names
from gongxun.records.appraisals.models import Appraisal, Round
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.selectors import bearers_at, clean_name, holding_appointment, person_of
from gongxun.registry.resources.selectors import has_part_in


def visible(viewer: Viewer) -> QuerySet[Appraisal]:
    """Appraisals of schools, or by organisers, in the viewer's charge."""
    of_schools = within(viewer, Permission.VIEW_RESOURCES, "school__path")
    by_organisers = within(viewer, Permission.VIEW_RESOURCES, "round__organiser__path")
    return Appraisal.objects.filter(of_schools | by_organisers)


def visible_rounds(viewer: Viewer) -> QuerySet[Round]:
    """Rounds by organisers in the viewer's charge, and those in which something in her charge is appraised."""
    own = within(viewer, Permission.VIEW_RESOURCES, "organiser__path")
    invited = Appraisal.objects.filter(within(viewer, Permission.VIEW_RESOURCES, "school__path"))
    return Round.objects.filter(own | Q(pk__in=invited.values("round_id")))


def appraisal_or_404(viewer: Viewer, appraisal_id: int) -> Appraisal:
    found = visible(viewer).select_related("round__organiser", "school", "version", "resource")
    one = found.filter(pk=appraisal_id).first()
    if one is None:
        raise Http404(_("没有这次评估，或不在您的查看范围内。"))
    return one


def round_or_404(viewer: Viewer, round_id: int) -> Round:
    found = visible_rounds(viewer).select_related("organiser").filter(pk=round_id).first()
    if found is None:
        raise Http404(_("没有这一批评估，或不在您的查看范围内。"))
    return found


def organises(viewer: Viewer, round_: Round) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", round_.organiser_id)


def keeps(viewer: Viewer, appraisal: Appraisal) -> bool:
    """Whether the viewer speaks for the school."""
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", appraisal.school_id)


def scores(viewer: Viewer, round_: Round) -> bool:
    return viewer.may(Permission.REVIEW_RESOURCES, "organisation", round_.organiser_id)


def bar(viewer: Viewer, appraisal: Appraisal) -> str:
    """Why the viewer may not score, whatever her permission; empty where she may.

    She must have a file of her own; serve or teach at the school neither herself nor by a namesake (a second
    account); hold no office of the school; have had no hand in its self-rating, nor in the course.
    """
    own = person_of(viewer)
    if own is None or viewer.user_id is None:
        return _("您的账号还没有关联本人档案，不能评分：请先联系本单位培训管理员关联档案。")
    post = holding_appointment(own.pk, viewer.today)
    serves = post is not None and appraisal.school_id in (post.organisation_id, post.school_id)
    office = any(
        grant.scope_kind == "organisation" and grant.scope_id == appraisal.school_id
        for grant in viewer.grants
    )
    if serves or office or bearers_at(appraisal.school_id, [own.name], viewer.today):
        return _("您在被评估的院校任职、任教或经办其事务，由其他评审人评分。")
    if viewer.user_id in appraisal.hands or _is_named(own.name, appraisal):
        return _("您填写或提交过这份自评，由其他评审人评分。")
    if appraisal.version is not None and has_part_in(viewer, appraisal.version):
        return _("作者和经办人不能给自己的课程评分。")
    return ""


def _is_named(name: str, appraisal: Appraisal) -> bool:
    """Whether an account that had a hand in the self-rating bears the name."""
    named = {clean_name(one) for one in display_names(appraisal.hands).values()}
    return clean_name(name) in named
