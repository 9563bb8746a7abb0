"""The filters of a list of people, as they stand in its address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.records.standing.models import Status
from gongxun.records.standing.selectors.people import COLUMNS, ListQuery
from gongxun.rules.books import PolicyBook


class PeopleFilter(forms.Form):
    """Filters of the people behind a figure; unknown values fall back to the widest list."""

    indicator = forms.ChoiceField(label=_("要求"), required=False)
    window = forms.ChoiceField(label=_("时段"), required=False)
    status = forms.MultipleChoiceField(
        label=_("状态"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(s.value, s.label) for s in Status if s != Status.NO_DATA],
    )
    q = forms.CharField(label=_("姓名、拼音或单位"), required=False, max_length=60)
    starting_at = forms.DecimalField(
        label=_("从差额（学时）开始"), required=False, min_value=0, max_digits=7, decimal_places=2
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(
        self,
        *args: object,
        book: PolicyBook,
        titles: dict[str, str],
        years: list[str],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.book = book
        self.fields["indicator"].choices = list(titles.items())  # type: ignore[attr-defined]
        windows = [(year, _("%(year)s 年") % {"year": year}) for year in years]
        self.fields["window"].choices = [*windows, (book.plan.label, book.plan.label)]  # type: ignore[attr-defined]

    def query(self, path: str) -> ListQuery:
        """The list asked for; the window follows the kind of the indicator."""
        self.is_valid()
        asked = self.cleaned_data
        indicators = {one.id: one for one in self.book.person_indicators}
        indicator = indicators.get(asked.get("indicator", "")) or self.book.person_indicators[0]
        window = asked.get("window") or self.fields["window"].choices[0][0]  # type: ignore[attr-defined]
        if indicator.window == "plan":
            window = self.book.plan.label
        elif window == self.book.plan.label:
            window = self.fields["window"].choices[0][0]  # type: ignore[attr-defined]
        sort = asked.get("sort") or "-shortfall"
        key = sort.lstrip("-") if sort.lstrip("-") in COLUMNS else "shortfall"
        from_amount = asked.get("starting_at")
        return ListQuery(
            path=path,
            indicator=indicator.id,
            window=window,
            any_window_of_year=indicator.window == "first_year",
            statuses=tuple(asked.get("status") or ()),
            search=asked.get("q", "").strip(),
            sort=key,
            descending=sort.startswith("-"),
            starting_at=None if from_amount is None else int(from_amount * 100),
            after=asked.get("after") or None,
            before=asked.get("before") or None,
        )
