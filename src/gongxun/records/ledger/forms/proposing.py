"""Hours and objections put forward by a cadre herself, on the phone as likely as not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.records.ledger.forms.entries import EntryForm
from gongxun.records.ledger.forms.queues import SentOnce


class Files(forms.Field):
    """Stands for the files of a form, which the view keeps one by one; here only what was wrong with them is said."""

    def __init__(self) -> None:
        super().__init__(label=_("证明材料"), required=False)


class ProposalForm(SentOnce, EntryForm):
    """The shortest that the ledger can do with first; the rest unfolds."""

    attachments = Files()
    MORE = ("themes", "number", "evidence")
    FIRST = ("title", "form", "earned_on", "hours", "days", "outside_organiser")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = self.fields["form"].initial or "lecture"
        for name in ("hours", "days"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        self.fields["title"].widget.attrs["enterkeyhint"] = "next"
        evidence = self.fields["evidence"]
        evidence.label, evidence.help_text = _("材料说明"), _("没有电子材料时，写明材料存放何处。")

    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_wanted(self) -> bool:
        """Whether what unfolds holds something already."""
        return any(self[name].errors or self[name].value() for name in self.MORE)


class ObjectionForm(SentOnce):
    reason = forms.CharField(
        label=_("哪里不对，应当是什么"),
        help_text=_("例如：实际参加 2 天、16 学时，这里只记了 8 学时。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = Files()


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"),
        help_text=_("说明理由；本人可以看到。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UpholdForm(AnswerForm):
    """What an upheld objection leads to; the corrected hours are asked for by a form of their own."""

    outcome = forms.ChoiceField(
        label=_("办理"),
        choices=[("correct", _("冲正并按下面的内容重新入账")), ("reverse", _("只冲正，不再计入"))],
        initial="correct",
        widget=forms.RadioSelect,
    )
