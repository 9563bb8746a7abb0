"""What the answers add up to, question by question, and which groups may be looked at by themselves.

Of an anonymous survey no group of fewer than FEWEST answers is shown, nor one that a subtraction would lay open.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Avg, Count, Func, QuerySet, TextField

from gongxun.base.shell.addresses import number
from gongxun.registry.people.pickers import category_title
from gongxun.work.surveys.models import CHOSEN, COUNTED, WRITTEN, Answer, Question, Sheet, Survey
from gongxun.work.surveys.selectors.questions import choices_of
from gongxun.work.surveys.selectors.visibility import group_names

FEWEST = 5
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Answers by organisation directly below, or by category. ``hidden``: too few to be looked at."""

    key: str
    name: str
    sheets: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """Of one question. ``answered``: sheets with an answer to it; ``mean_hundredths`` of numbers and ratings."""

    question: Question
    number: int
    answered: int
    rows: list[Row] = field(default_factory=list)
    mean_hundredths: int | None = None

    @property
    def is_written(self) -> bool:
        return self.question.kind in WRITTEN


def hidden_keys(counts: Mapping[str, int]) -> set[str]:
    """Keys of groups that may not be shown by themselves: those with fewer than FEWEST answers, and as many more,
    the smallest first, as it takes that the hidden ones together are not fewer either.
    """
    ordered = sorted((count, key) for key, count in counts.items() if count)
    hidden = {key for count, key in ordered if count < FEWEST}
    together = sum(count for count, key in ordered if key in hidden)
    for count, key in ordered:
        if not 0 < together < FEWEST:
            break
        if key not in hidden:
            hidden.add(key)
            together += count
    return hidden


def groups_by(survey: Survey, what: str) -> list[Group]:
    """Groups by ``place`` or ``category``, those without an answer left out."""
    column = "place_id" if what == "place" else "category"
    counts = {
        str(key): count
        for key, count in survey.sheets.values_list(column).annotate(Count("pk")).order_by(column)
        if key
    }
    hidden = hidden_keys(counts) if survey.anonymous else set()
    if what == "place":
        names = {str(key): name for key, name in group_names({int(one) for one in counts}).items()}
    else:
        names = {key: category_title(key) for key in counts}
    found = [Group(key, names.get(key, key), count, key in hidden) for key, count in counts.items()]
    return sorted(found, key=lambda one: (-one.sheets, one.name))


@dataclass(frozen=True, slots=True)
class Filter:
    """``what`` is ``place``, ``category`` or empty; ``key`` the group. One at a time: two together cut finer than
    either is guarded.
    """

    what: str = ""
    key: str = ""


def allowed(survey: Survey, asked: Filter) -> bool:
    """Whether the group asked for exists and may be looked at by itself."""
    if not asked.what:
        return True
    return any(one.key == asked.key and not one.hidden for one in groups_by(survey, asked.what))


def sheets_of(survey: Survey, asked: Filter) -> QuerySet[Sheet]:
    """The sheets of a group that is allowed."""
    found = survey.sheets.all()
    if asked.what == "place":
        return found.filter(place_id=number(asked.key) or 0)
    if asked.what == "category":
        return found.filter(category=asked.key)
    return found


def results_of(survey: Survey, asked: Filter) -> list[Result]:
    """Every question in its order, in a constant number of queries."""
    sheets = sheets_of(survey, asked)
    answers = (
        Answer.objects.filter(sheet__in=sheets)
        if asked.what
        else Answer.objects.filter(sheet__survey=survey)
    )
    counts = dict(answers.values_list("question_id").annotate(Count("pk")).order_by("question_id"))
    chosen = _chosen(answers)
    numbers = _numbers(answers)
    means = dict(
        answers.filter(number__isnull=False)
        .values_list("question_id")
        .annotate(Avg("number"))
        .order_by("question_id")
    )
    found = []
    for nth, one in enumerate(survey.questions.order_by("position"), 1):
        rows: list[Row] = []
        if one.kind in CHOSEN:
            rows = [Row(key, title, chosen[one.pk, key]) for key, title in choices_of(one)]
        elif one.kind == "rating":
            rows = [Row(str(at), str(at), numbers[one.pk, at]) for at in range(1, 6)]
        mean = means.get(one.pk) if one.kind in COUNTED else None
        hundredths = None if mean is None else int(mean * 100)
        found.append(Result(one, nth, counts.get(one.pk, 0), rows, hundredths))
    return found


def _chosen(answers: QuerySet[Answer]) -> Counter[tuple[int, str]]:
    key = Func("choices", function="unnest", output_field=TextField())
    rows = answers.exclude(choices=[]).annotate(key=key).values_list("question_id", "key")
    return Counter(
        {(question, one): count for question, one, count in rows.annotate(Count("pk")).order_by()}
    )


def _numbers(answers: QuerySet[Answer]) -> Counter[tuple[int, int]]:
    rows = answers.filter(number__isnull=False, question__kind="rating")
    found = rows.values_list("question_id", "number").annotate(Count("pk")).order_by()
    return Counter({(question, one or 0): count for question, one, count in found})


@dataclass(frozen=True, slots=True)
class TextPage:
    texts: list[tuple[str, str]]
    total: int
    after: str | None


def texts_of(survey: Survey, question: Question, asked: Filter, after: str | None) -> TextPage:
    """One page of written answers with the group of each where it may be shown; in no order that tells when."""
    rows = Answer.objects.filter(question=question, sheet__in=sheets_of(survey, asked)).exclude(
        text=""
    )
    total = rows.count()
    found = rows.order_by("sheet_id").values_list("sheet_id", "sheet__place_id", "text")
    if after and _is_uuid(after):
        found = found.filter(sheet_id__gt=after)
    page = list(found[: PAGE_SIZE + 1])
    more, page = len(page) > PAGE_SIZE, page[:PAGE_SIZE]
    shown = {one.key: one.name for one in groups_by(survey, "place") if not one.hidden}
    texts = [(shown.get(str(place), ""), text) for _sheet, place, text in page]
    return TextPage(texts, total, str(page[-1][0]) if more else None)


def _is_uuid(text: str) -> bool:
    from uuid import UUID

    try:
        UUID(text)
    except ValueError:
        return False
    return True


def sheets_by_name(survey: Survey) -> QuerySet[Sheet]:
    """Sheets of a survey by name, with whoever answered; none of an anonymous one."""
    if survey.anonymous:
        return Sheet.objects.none()
    return (
        survey.sheets.select_related("invitation__person", "invitation__organisation")
        .prefetch_related("answers")
        .order_by("invitation_id")
    )
