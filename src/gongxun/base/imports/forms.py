"""The file to bring, how to write it, why to undo it, and the filters of rows as they stand in the address."""

from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.imports.models import Run
from gongxun.base.imports.selectors import RowQuery
from gongxun.base.imports.services.steps import REASON_LENGTH

OUTCOMES = {
    "created": _("新增"),
    "changed": _("更改"),
    "unchanged": _("不变"),
    "refused": _("拒收"),
}


class UploadForm(forms.Form):
    """``places``: organisations for which the reader may import, identifier and name."""

    organisation = forms.TypedChoiceField(
        label=_("导入到"), help_text=_("只处理这个组织及其下级的行。"), coerce=int
    )
    file = forms.FileField(
        label=_("文件"), error_messages={"required": _("还没有选择文件。")}, allow_empty_file=True
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, places: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = places[0][0]
        self.initial.setdefault("token", uuid4())


class ConfirmForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    only_good = forms.ChoiceField(
        label=_("写入方式"),
        widget=forms.RadioSelect,
        choices=[
            ("", _("全部或全不：写入时任何一行有问题，就什么都不写")),
            ("1", _("只写没有问题的行：拒收的行留待更正后再导入")),
        ],
        required=False,
    )

    def __init__(self, *args: object, run: Run, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        refused = run.counts.get("refused", 0)
        self.initial = {"version": run.version, "only_good": "1" if refused else ""}
        if refused:
            field = self.fields["only_good"]
            field.choices = field.choices[1:]  # type: ignore[attr-defined]


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销原因"),
        help_text=_("例如：选错了文件。原因随每条冲正、作废记录永久保存。"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RowFilter(forms.Form):
    """Unknown values fall back to all rows."""

    status = forms.ChoiceField(required=False, choices=[("", ""), *OUTCOMES.items()])
    field = forms.CharField(label=_("栏目"), required=False, max_length=60)
    q = forms.CharField(label=_("查找"), required=False, max_length=60)
    differs = forms.BooleanField(required=False)
    after = forms.IntegerField(required=False, min_value=0)
    before = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: object, run: Run, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("全部")), *((name, f"{name}（{n}）") for name, n in run.fields.items())]
        self.fields["field"] = forms.ChoiceField(label=_("栏目"), required=False, choices=choices)
        self.fields["q"].widget.attrs["placeholder"] = _("姓名、代码或行号")

    def query(self) -> RowQuery:
        self.is_valid()
        asked = self.cleaned_data
        return RowQuery(
            status=asked.get("status") or "",
            field=asked.get("field") or "",
            search=(asked.get("q") or "").strip(),
            differing=bool(asked.get("differs")),
            after=asked.get("after"),
            before=asked.get("before"),
        )
