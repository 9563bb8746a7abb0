"""What appraisals tell people: who has to act next, what came of it, what is due."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.records.appraisals.models import RATED_BY_SCHOOL, Appraisal, Item, ItemState, State
from gongxun.registry.orgs.selectors import nearest_holders

TO_DO, DUE, RESULTS = "appraisals.to_do", "appraisals.due", "appraisals.results"
DAYS_BEFORE = 7
EDIT, REVIEW = Permission.EDIT_RESOURCES, Permission.REVIEW_RESOURCES


def register_kinds() -> None:
    for name, title, about in (
        (TO_DO, gettext_lazy("办学评估的待办"),
         gettext_lazy("评估进行到您这里：自评、考察、评分、公布、整改、验收。")),
        (DUE, gettext_lazy("办学评估的期限"),
         gettext_lazy("自评、评分、整改临近截止或已超期，各提醒一次。")),
        (RESULTS, gettext_lazy("办学评估的结果"),
         gettext_lazy("您单位参加的评估公布了结果、办结或取消。")),
    ):  # fmt: skip
        kinds.register(kinds.Kind(name, title, about, _has_part))


def _has_part(viewer: Viewer) -> bool:
    return bool(viewer.scopes(EDIT, "organisation") or viewer.scopes(REVIEW, "organisation"))


def tell_changed(payload: dict[str, Any], at: datetime) -> None:
    """After ``appraisals.changed``: whoever has to act next is told, what came before is settled."""
    found = Appraisal.objects.select_related("round", "school").filter(pk=payload["appraisal"])
    appraisal = found.first()
    if appraisal is None:
        return
    today, what = timezone.localdate(at), payload["what"]
    notices.settle(keys=_settled(appraisal, what), now=at)
    school = nearest_holders(appraisal.school_id, EDIT, today)
    organiser = nearest_holders(appraisal.round.organiser_id, EDIT, today)
    scorers = nearest_holders(appraisal.round.organiser_id, REVIEW, today)
    until = appraisal.round.self_rating_until.isoformat()
    score_until = appraisal.round.score_until.isoformat()
    told: dict[str, list[tuple[str, list[int], str, str]]] = {
        "invited": [(TO_DO, school, _("有一次评估请您单位自评"), _("%(day)s 前提交。") % {"day": until})],
        "submitted": [(TO_DO, organiser, _("有一份自评已提交，请安排考察"), "")],
        "visiting": [
            (TO_DO, scorers, _("有一次评估请您评分"), _("%(day)s 前评分。") % {"day": score_until}),
            (RESULTS, school, _("评估考察已安排"), _visit_words(appraisal)),
        ],
        "scored": [],
        "announced": [(RESULTS, school, _("评估结果已公布"), "")],
        "reported": [(TO_DO, organiser, _("有整改情况等待验收"), "")],
        "sent_back": [(TO_DO, school, _("整改情况被退回，请补充"), "")],
        "closed": [(RESULTS, school, _("评估已办结"), "")],
        "cancelled": [(RESULTS, school, _("评估已取消"), appraisal.end_reason)],
    }  # fmt: skip
    for kind, accounts, title, more in told.get(what, ()):
        # A visit may move, an item come back: each time is a matter of its own.
        again = what in ("reported", "sent_back") or (what == "visiting" and kind == RESULTS)
        key = f"{what}:{at.isoformat()}" if again else what
        _tell(kind, accounts, appraisal, key, title, more, at)


def _settled(appraisal: Appraisal, what: str) -> list[str]:
    """Matters that are done with once this has happened."""
    rating, scoring = appraisal.round.self_rating_until, appraisal.round.score_until
    rated = ["invited", f"rating-soon:{rating}", f"rating-late:{rating}"]
    scored = ["visiting", f"scoring-soon:{scoring}", f"scoring-late:{scoring}"]
    done = {
        "submitted": rated,
        "visiting": ["submitted"],
        "scored": scored,
        "cancelled": [*rated, "submitted", *scored],
    }
    return [f"{_key(appraisal)}:{one}" for one in done.get(what, ())]


def remind(*, now: datetime) -> int:
    """Remind of what is due within a week and of what is overdue; of each once. Returns how many were told."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=DAYS_BEFORE)
    open_ = Appraisal.objects.select_related("round", "school")
    told = 0
    rating = open_.filter(state__in=RATED_BY_SCHOOL, round__self_rating_until__lte=soon)
    for one in rating.order_by("pk").iterator(500):
        told += _remind_of(
            one, one.school_id, EDIT, "rating", _("自评"), one.round.self_rating_until, today, now
        )
    scoring = open_.filter(state=State.VISITING, round__score_until__lte=soon)
    for one in scoring.order_by("pk").iterator(500):
        told += _remind_of(
            one, one.round.organiser_id, REVIEW, "scoring", _("评分"), one.round.score_until,
            today, now,
        )  # fmt: skip
    items = Item.objects.filter(
        state=ItemState.OPEN, due_on__lte=soon, appraisal__state=State.RECTIFICATION
    ).select_related("appraisal__round", "appraisal__school")
    for item in items.order_by("pk").iterator(500):
        told += _remind_of(
            item.appraisal, item.appraisal.school_id, EDIT, f"item-{item.pk}", _("整改"),
            item.due_on, today, now,
        )  # fmt: skip
    return told


def _remind_of(
    appraisal: Appraisal,
    place: int,
    permission: str,
    key: str,
    what: str,
    until: date,
    today: date,
    now: datetime,
) -> int:
    late = until < today
    title = (_("%(what)s已超期") if late else _("%(what)s即将截止")) % {"what": what}
    more = _("截止日期 %(day)s。") % {"day": until.isoformat()}
    accounts = nearest_holders(place, permission, today)
    stamp = f"{key}-{'late' if late else 'soon'}:{until.isoformat()}"
    return _tell(DUE, accounts, appraisal, stamp, title, more, now)


def _tell(
    kind: str,
    accounts: list[int],
    appraisal: Appraisal,
    what: str,
    title: str,
    more: str,
    at: datetime,
) -> int:
    found = notices.notify(
        kind=kind,
        messages=[
            Message(
                account,
                f"{_key(appraisal)}:{what}",
                title,
                reverse("appraisals:appraisal", args=[appraisal.pk]),
                _("%(round)s：%(title)s。%(more)s")
                % {"round": appraisal.round.title, "title": appraisal.title, "more": more},
            )
            for account in accounts
        ],
        now=at,
    )
    return len(found.now)


def _key(appraisal: Appraisal) -> str:
    return f"appraisal:{appraisal.pk}"


def _visit_words(appraisal: Appraisal) -> str:
    if appraisal.visit_on is None:
        return ""
    return _("考察日期 %(day)s，考察人：%(who)s。") % {
        "day": appraisal.visit_on.isoformat(),
        "who": appraisal.visitors,
    }
