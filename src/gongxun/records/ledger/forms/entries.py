"""The filters of a person's ledger as they stand in its address, hours typed in, the reason of a reversal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongxun.records.ledger.models import Entry, EntryKind, Form, Proposal
from gongxun.records.ledger.selectors.listing import COLUMNS
from gongxun.records.ledger.services import MODE_OF_FORM, NewEntry

THEMES = {
    "rotation": _("轮训"),
    "theory": _("理论教育"),
    "party_spirit": _("党性教育"),
    "union_business": _("工会业务"),
}


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What of a ledger is asked for; ``after`` and ``before`` are positions that a page gave."""

    year: int | None = None
    form: str = ""
    kind: str = ""
    search: str = ""
    sort: str = "earned_on"
    descending: bool = True
    after: str = ""
    before: str = ""


class LedgerFilter(forms.Form):
    """Unknown values fall back to the whole ledger."""

    year = forms.ChoiceField(label=_("年份"), required=False)
    form = forms.ChoiceField(
        label=_("培训形式"), required=False, choices=[("", _("全部")), *Form.choices]
    )
    kind = forms.ChoiceField(
        label=_("记录"),
        required=False,
        choices=[
            ("", _("全部")),
            ("standing", _("有效的取得")),
            ("reversed", _("已冲正及冲正")),
            (EntryKind.CAP.value, _("超限扣除")),
        ],
    )
    q = forms.CharField(label=_("培训名称"), required=False, max_length=60)
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=160)
    before = forms.CharField(required=False, max_length=160)

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("全部")), *((str(y), _("%(year)s 年") % {"year": y}) for y in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def query(self) -> LedgerQuery:
        self.is_valid()
        asked = self.cleaned_data
        year = asked.get("year") or ""
        sort = asked.get("sort") or ""
        if sort.lstrip("-") not in COLUMNS:
            sort = "-earned_on"
        return LedgerQuery(
            year=int(year) if year else None,
            form=asked.get("form") or "",
            kind=asked.get("kind") or "",
            search=(asked.get("q") or "").strip(),
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            after=asked.get("after") or "",
            before=asked.get("before") or "",
        )


class EntryForm(forms.Form):
    """Hours typed in one by one; amounts in credit hours and days, turned into hundredths."""

    form = forms.ChoiceField(label=_("培训形式"), choices=Form.choices)
    earned_on = forms.DateField(
        label=_("取得日期"),
        help_text=_("培训结束的日期。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    title = forms.CharField(
        label=_("培训名称"), help_text=_("班次、讲座或课程的名称。"), max_length=120
    )
    hours = forms.DecimalField(
        label=_("学时"), required=False, min_value=0, max_digits=6, decimal_places=2
    )
    days = forms.DecimalField(
        label=_("天数"),
        help_text=_("跨多天的培训须填；半天填 0.5。"),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=2,
    )
    themes = forms.MultipleChoiceField(
        label=_("主题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(THEMES.items()),
    )
    outside_organiser = forms.CharField(label=_("主办单位"), required=False, max_length=120)
    number = forms.CharField(
        label=_("班次编号"),
        help_text=_("主办单位给这次培训的编号；同一编号只计一次。"),
        required=False,
        max_length=60,
    )
    evidence = forms.CharField(label=_("证明材料"), required=False, max_length=200)

    def draft(self, person_id: int) -> NewEntry:
        asked = self.cleaned_data
        number = asked["number"].strip()
        return NewEntry(
            person_id=person_id,
            mode=MODE_OF_FORM[asked["form"]],
            form=asked["form"],
            earned_on=asked["earned_on"],
            title=asked["title"],
            hours_hundredths=_hundredths(asked["hours"]),
            days_hundredths=_hundredths(asked["days"]),
            themes=tuple(asked["themes"]),
            outside_organiser=asked["outside_organiser"].strip(),
            event=f"number:{number}" if number else "",
            evidence=asked["evidence"].strip(),
        )

    def take(self, refused: ValidationError) -> None:
        """Show what the ledger refused at the field to mend."""
        names = {"hours_hundredths": "hours", "days_hundredths": "days", "mode": "form"}
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, errors in refused.error_dict.items():
            field = names.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


def initial_of(entry: Entry | Proposal) -> dict[str, Any]:
    """What a corrected entry or a mended proposal starts from."""
    return {
        "form": entry.form,
        "earned_on": entry.earned_on,
        "title": entry.title,
        "hours": Decimal(entry.hours_hundredths) / 100,
        "days": Decimal(entry.days_hundredths) / 100,
        "themes": entry.themes,
        "outside_organiser": entry.outside_organiser,
        "evidence": entry.evidence,
    }


def _hundredths(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label=_("冲正原因"),
        help_text=_("写明错在哪里，例如：学时填错，应为 6 学时。原因随记录永久保存。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Seen(forms.Form):
    """``seen``: the version that the page showed, so that nobody decides on what was mended since."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReturnForm(Seen):
    reason = forms.CharField(
        label=_("退回原因"),
        help_text=_("说明需要补正什么，例如：请补交结业证明。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
