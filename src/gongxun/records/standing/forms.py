"""The filters of a list of people or organisations, as they stand in its address."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.shell import parts
from gongxun.records.standing.models import Status
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.people import COLUMNS, HOURS, NAME, SHORTFALL, ListQuery
from gongxun.records.standing.selectors.subjects import SubjectQuery
from gongxun.rules.books import CoverageIndicator, Indicator, PersonIndicator

OF_COVERAGE = (Status.UNTRAINED, Status.TRAINED)
OF_A_DEMAND = (Status.BEHIND, Status.NOT_MET, Status.ON_TRACK, Status.MET, Status.EXEMPT)
LARGEST_NUMBER = 2**63 - 1


class _Filter(forms.Form):
    indicator = forms.ChoiceField(label=_("要求"), required=False)
    window = forms.ChoiceField(label=_("时段"), required=False)
    status = forms.MultipleChoiceField(
        label=_("状态"), required=False, widget=forms.CheckboxSelectMultiple
    )
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(
        self, data: Mapping[str, object], *, indicators: list[Indicator], windows: list[str]
    ) -> None:
        super().__init__(data)
        self.indicators = {one.id: one for one in indicators}
        asked = str(data.get("indicator", ""))
        self.chosen = self.indicators.get(asked) or indicators[0]
        self._set_choices("indicator", [(one.id, title_of(one)) for one in indicators])
        self._set_choices("window", [(one, window_words(one)) for one in windows])

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class PeopleFilter(_Filter):
    """Filters of the people behind a figure; unknown values fall back to the widest list."""

    q = forms.CharField(label=_("姓名、拼音或单位"), required=False, max_length=60)
    starting_at = forms.DecimalField(
        label=_("从多少学时开始"), required=False, min_value=0, max_digits=7, decimal_places=2
    )
    sort = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Mapping[str, object], *, reading: Reading) -> None:
        book = reading.book
        coverages = [one for one in book.indicators if isinstance(one, CoverageIndicator)]
        years = list(map(str, reading.begun))
        super().__init__(data, indicators=[*book.person_indicators, *coverages], windows=years)
        self.reading = reading
        if self.chosen.window == "plan":
            self._set_choices("window", [(book.plan.label, window_words(book.plan.label))])
        self.covers = isinstance(self.chosen, CoverageIndicator)
        known = OF_COVERAGE if self.covers else OF_A_DEMAND
        self._set_choices("status", [(one.value, str(one.label)) for one in known])

    @property
    def window_label(self) -> str:
        """The window follows the kind of the indicator, the year asked for otherwise."""
        if self.chosen.window == "plan":
            return self.reading.book.plan.label
        return self.cleaned_data.get("window") or str(self.reading.year)

    def query(self, person_ids: list[str], *, names: bool) -> ListQuery:
        """The list asked for; ``person_ids`` as the address has them, ``names`` whether the reader may see any."""
        self.is_valid()
        asked = self.cleaned_data
        # Who has least comes first: of those not covered nobody is short of a number of hours.
        first = HOURS if self.covers else f"-{SHORTFALL}"
        sort = asked.get("sort") or first
        # In the order of names, and found by name, a masked one would be known.
        if sort.lstrip("-") not in COLUMNS or (sort.lstrip("-") == NAME and not names):
            sort = first
        from_amount = asked.get("starting_at")
        chosen = self.chosen
        return ListQuery(
            path=self.reading.place.path,
            indicator=chosen.id,
            window=self.window_label,
            any_window_of_year=isinstance(chosen, PersonIndicator)
            and chosen.window == "first_year",
            statuses=tuple(asked.get("status") or ()),
            search=asked.get("q", "").strip(),
            by_name=names,
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            starting_at=None if from_amount is None else int(from_amount * 100),
            after=_position(asked.get("after")),
            before=_position(asked.get("before")),
            person_ids=tuple(
                int(one) for one in person_ids if one.isdecimal() and int(one) <= LARGEST_NUMBER
            ),
        )


def _position(asked: str | None) -> str | None:
    """A position as a page gave it; anything else is the first page."""
    value, _, rest = (asked or "").rpartition(":")
    value, _, person = value.rpartition(":")
    numbers = (person, rest)
    if not value or not all(one.isdecimal() and int(one) <= LARGEST_NUMBER for one in numbers):
        return None
    return asked


class ReminderForm(forms.Form):
    """The words of a reminder; the form names itself, so that sending it twice reminds once."""

    text = forms.CharField(
        label=_("提醒内容"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("{还差} 和 {截止} 会换成每个人自己的数量和日期；不写也可以。"),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)


class SubjectFilter(_Filter):
    """Filters of the organisations behind a figure that counts them."""

    q = forms.CharField(label=_("组织名称或拼音"), required=False, max_length=60)

    def __init__(
        self, data: Mapping[str, object], *, reading: Reading, indicators: list[Indicator]
    ) -> None:
        begun = reading.begun
        semesters = [f"{year}-{half}" for year in begun for half in (2, 1)]
        windows = {
            "plan": [reading.book.plan.label],
            "semester": semesters,
        }
        chosen = next((one for one in indicators if one.id == data.get("indicator")), indicators[0])
        super().__init__(
            data,
            indicators=indicators,
            windows=windows.get(str(getattr(chosen, "window", "year")), [*map(str, begun)]),
        )
        self.reading = reading
        self._set_choices("status", [(one.value, str(one.label)) for one in parts.Status])

    def query(self) -> SubjectQuery:
        self.is_valid()
        asked = self.cleaned_data
        first: str = self.fields["window"].choices[0][0]  # type: ignore[attr-defined]
        return SubjectQuery(
            path=self.reading.place.path,
            indicator=self.chosen.id,
            window=asked.get("window") or first,
            statuses=tuple(asked.get("status") or ()),
            search=asked.get("q", "").strip(),
            after=asked.get("after") or None,
            before=asked.get("before") or None,
        )
