"""Which table is asked for, as it stands in the address; why a statement is withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.shell.inputs import SeenForm, reason_field
from gongxun.edges.reports.models import Ground
from gongxun.edges.reports.selectors.tables import ANNUAL, BY_PLAN, MID_TERM, Asked


class TableForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("报表"), choices=[(ANNUAL, _("年度统计表")), (MID_TERM, _("中期评估统计表"))]
    )
    year = forms.ChoiceField(label=_("年度"))
    by = forms.ChoiceField(label=_("指标册"), required=False)

    def __init__(self, asked: Asked) -> None:
        """Bound to what was understood, so that an odd address shows what it gave."""
        own = asked.book.id == asked.nearest.id
        super().__init__(
            {"kind": asked.kind, "year": str(asked.year), "by": "" if own else BY_PLAN}
        )
        years = [(str(one), _("%(year)s 年") % {"year": one}) for one in asked.years]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        books = [("", asked.nearest.title), (BY_PLAN, _("全国规划"))]
        self.fields["by"].choices = books  # type: ignore[attr-defined]


class WithdrawForm(SeenForm):
    ground = forms.ChoiceField(
        label=_("原因"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=_("核验页会显示这一句和撤回日期。"),
    )
    note = reason_field(_("情况说明"), _("只在系统内留存，不对外显示，例如：第 2 期学时已冲正。"))
