"""May these hours be recorded? Every check of one row, against facts that were gathered for the whole batch."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Form, Mode
from gongxun.records.ledger.selectors import facts as read
from gongxun.records.ledger.services.drafts import NewEntry
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people.selectors import AppointmentSpan

MODE_OF_FORM = {
    form.value: Mode.SELF_STUDY.value if form == Form.ONLINE_SELF_STUDY else Mode.COLLECTIVE.value
    for form in Form
}
HUNDREDTHS = 100
DAY_LIMIT = 24 * HUNDREDTHS


class Complaint(NamedTuple):
    """What speaks against a row: the field to mend, what is wrong, and what to do."""

    field: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Line:
    """A draft with what the ledger adds: whose file, how much, which event, and who answers for it."""

    draft: NewEntry
    person_id: int
    hours: int
    days: int
    conversion: str
    key: str
    post: AppointmentSpan | None
    post_today: AppointmentSpan | None

    @property
    def office(self) -> int | None:
        """The organisation that answers for the hours: where the person served on the date."""
        return self.post.organisation_id if self.post else None


@dataclass
class Facts:
    """What the batch is checked against; ``claims`` and ``hours`` grow with every row that passes."""

    today: date
    trusted: bool
    own_file: int | None
    offices: Collection[int]
    organisers: Collection[int]
    closed: dict[tuple[int, int], str]
    claims: dict[tuple[int, str], read.Claimed]
    hours: dict[tuple[int, date], int]


def gather(viewer: Viewer, lines: Sequence[Line], today: date, *, trusted: bool) -> Facts:
    """``trusted``: the caller has asked for the permission itself (recognition), so that none is asked here."""
    posts = [post for line in lines for post in (line.post, line.post_today) if post]
    organisations = {post.organisation_id for post in posts}
    offices = orgs.covered(viewer, Permission.RECORD_ENTRIES, organisations)
    return Facts(
        today=today,
        trusted=trusted,
        own_file=read.own_file(viewer),
        offices=offices,
        organisers=orgs.facts_of(
            {line.draft.organiser_id for line in lines if line.draft.organiser_id is not None}
        ),
        closed=read.closed_years(organisations),
        claims=read.claims_on({(line.person_id, line.key) for line in lines}),
        hours=read.short_hours_on({(line.person_id, line.draft.earned_on) for line in lines}),
    )


def complaints(line: Line, facts: Facts) -> Iterator[Complaint]:
    """Everything that speaks against ``line``; nothing where it may be recorded."""
    yield from _about_the_row(line, facts)
    if line.post is None:
        yield Complaint(
            "earned_on",
            _("该同志在 %(day)s 没有任职记录") % {"day": line.draft.earned_on},
            _("请核对取得日期，或先补录当时的任职。"),
        )
        return
    if not facts.trusted:
        yield from _about_rights(line, facts)
    year = line.draft.earned_on.year
    if closed_by := facts.closed.get((line.post.organisation_id, year)):
        yield Complaint("earned_on", *closed_year(year, closed_by))
    if first := facts.claims.get((line.person_id, line.key)):
        yield Complaint("title", *claimed(first))
    yield from _about_the_day(line, facts)


def accept(line: Line, facts: Facts, entry_id: int) -> None:
    """Let later rows of the batch see ``line`` as recorded."""
    draft = line.draft
    facts.claims[line.person_id, line.key] = read.Claimed(
        entry_id, draft.mode, draft.form, draft.earned_on, draft.title, line.hours, line.days
    )
    if line.days <= HUNDREDTHS:
        day = (line.person_id, draft.earned_on)
        facts.hours[day] = facts.hours.get(day, 0) + line.hours


def _about_the_row(line: Line, facts: Facts) -> Iterator[Complaint]:
    draft = line.draft
    if not draft.title.strip():
        yield Complaint("title", _("培训名称不能为空"), _("请填写培训名称。"))
    if MODE_OF_FORM.get(draft.form) != draft.mode:
        labels = {
            "form": dict(Form.choices).get(draft.form, draft.form),
            "mode": dict(Mode.choices).get(draft.mode, draft.mode),
        }
        message = _("培训形式“%(form)s”不属于“%(mode)s”") % labels
        yield Complaint("form", message, _("请改选与培训方式相符的形式。"))
    if draft.earned_on > facts.today:
        message = _("取得日期 %(day)s 在今天之后") % {"day": draft.earned_on}
        yield Complaint("earned_on", message, _("请核对日期，培训结束后再登记。"))
    if draft.organiser_id is not None and draft.organiser_id not in facts.organisers:
        message = _("没有编号为 %(id)s 的主办单位") % {"id": draft.organiser_id}
        yield Complaint("organiser", message, _("请核对，或改填系统外主办单位。"))
    yield from _about_amounts(line)


def _about_amounts(line: Line) -> Iterator[Complaint]:
    if line.hours < 0:
        yield _negative("hours_hundredths", _("学时不能为负"))
    if line.days < 0:
        yield _negative("days_hundredths", _("天数不能为负"))
    draft = line.draft
    if any(
        fact and fact < 0 for fact in (draft.seconds, draft.teaching_hundredths, draft.half_days)
    ):
        yield _negative("hours_hundredths", _("时长、课时和半天数不能为负"))
    elif line.hours == line.days == 0 and not line.conversion:
        yield Complaint("hours_hundredths", _("学时和天数都为 0"), _("请至少填写一项。"))


def _negative(field: str, message: str) -> Complaint:
    return Complaint(field, message, _("请填 0 以上的数；更正请冲正原记录。"))


def _about_rights(line: Line, facts: Facts) -> Iterator[Complaint]:
    if line.person_id == facts.own_file:
        yield Complaint("person", _("本人的学时不能由本人登记"), _("请提交申报，由管理单位认定。"))
    elif not any(
        post.organisation_id in facts.offices for post in (line.post, line.post_today) if post
    ):
        yield Complaint(
            "person", _("您无权登记该同志的学时"), _("请由其任职单位的培训管理员办理。")
        )


def closed_year(year: int, closed_by: str) -> tuple[str, str]:
    """Message and remedy where ``year`` is closed by the organisation of that name."""
    return (
        _("%(year)s 年已由%(organisation)s封账，台账未改动")
        % {"year": year, "organisation": closed_by},
        _("确需补登或更正，请该组织先重新开账。"),
    )


def claimed(first: read.Claimed) -> tuple[str, str]:
    """Message and remedy where an entry holds the claim on the event already."""
    return (
        _(
            "同一培训只计一次：已于 %(day)s 按“%(form)s”登记“%(title)s”"
            "（台账号 %(entry)s，%(hours)s 学时）"
        )
        % {
            "day": first.earned_on,
            "form": Form(first.form).label,
            "title": first.title,
            "entry": first.entry_id,
            "hours": plain_amount(first.hours_hundredths),
        },
        _("如原记录有误，请先冲正再登记。"),
    )


def _about_the_day(line: Line, facts: Facts) -> Iterator[Complaint]:
    """No more than 24 hours a day: over its days for a longer event, over all events of the date for the others."""
    if line.days > HUNDREDTHS:
        whole_days = -(-line.days // HUNDREDTHS)
        if line.hours > whole_days * DAY_LIMIT:
            amounts = {"hours": plain_amount(line.hours), "days": plain_amount(line.days)}
            message = _("%(hours)s 学时超过 %(days)s 天的上限（每天 24 学时）") % amounts
            yield Complaint("hours_hundredths", message, _("请核对学时或天数。"))
        return
    before = facts.hours.get((line.person_id, line.draft.earned_on), 0)
    if line.hours and before + line.hours > DAY_LIMIT:
        message = _("%(day)s 当天合计 %(hours)s 学时，超过 24") % {
            "day": line.draft.earned_on,
            "hours": plain_amount(before + line.hours),
        }
        remedy = _("请核对学时，跨多天的培训请填写天数。")
        yield Complaint("hours_hundredths", message, remedy)


def plain_amount(hundredths: int) -> str:
    """Hundredths as a decimal without trailing zeros."""
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    sign = "-" if hundredths < 0 else ""
    return sign + (f"{whole}.{rest:02}".rstrip("0") if rest else str(whole))
