"""The filters of a person's ledger as they stand in its address, and the reason of a reversal."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.records.ledger.models import EntryKind, Form


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What of a ledger is asked for; ``after`` is the date and number of the last entry seen."""

    year: int | None = None
    form: str = ""
    kind: str = ""
    search: str = ""
    after: tuple[date, int] | None = None


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
    after = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("全部")), *((str(y), _("%(year)s 年") % {"year": y}) for y in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def query(self) -> LedgerQuery:
        self.is_valid()
        asked = self.cleaned_data
        year = asked.get("year") or ""
        return LedgerQuery(
            year=int(year) if year else None,
            form=asked.get("form") or "",
            kind=asked.get("kind") or "",
            search=(asked.get("q") or "").strip(),
            after=_place(asked.get("after") or ""),
        )


def _place(text: str) -> tuple[date, int] | None:
    """Read ``2026-03-06.12``; None for anything else."""
    day, _dot, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label=_("冲正原因"),
        help_text=_("写明错在哪里，例如：学时填错，应为 6 学时。原因随记录永久保存。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
