"""A text to be published: uploaded or pasted, for whom, from when."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer, find_within
from gongxun.base.access.roles import Permission

MOST_BYTES = 1024 * 1024


class PublishForm(forms.Form):
    """``text`` holds the YAML once a file was read, so that it rides along to the confirmation."""

    file = forms.FileField(
        label=gettext_lazy("YAML 文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴内容"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "code"}),
    )
    effective_from = forms.DateField(
        label=gettext_lazy("生效日期"),
        help_text=gettext_lazy("可以早于今天；自下一次达标计算起按它计算。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    scope = forms.CharField(
        label=gettext_lazy("对哪个单位（含下级）生效"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "填单位名称或代码；留空表示对全部单位生效，须是管理全部单位的系统管理员。"
        ),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_file(self) -> str:
        uploaded = self.cleaned_data["file"]
        if not isinstance(uploaded, UploadedFile):
            return ""
        if (uploaded.size or 0) > MOST_BYTES:
            raise ValidationError(_("文件过大，不像是指标册。请检查是否选错了文件。"))
        try:
            return str(uploaded.read(), "utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(
                _("文件不是 UTF-8 文字，无法读取。请用文本编辑器另存为 UTF-8 后再上传。")
            ) from None

    def clean_scope(self) -> int | None:
        """The organisation at the head; None: everybody."""
        text = self.cleaned_data["scope"].rsplit(" · ", 1)[-1].strip()
        if not text:
            if not self.viewer.everything(Permission.PUBLISH_BOOKS, "organisation"):
                raise ValidationError(_("您只能为所管理的单位发布。请填写单位名称或代码。"))
            return None
        found = find_within(self.viewer, Permission.PUBLISH_BOOKS, "organisation", text)
        if len(found) != 1:
            raise ValidationError(
                _("没有找到这个单位，或有几个相近的名称。请填写完整名称或单位代码。")
            )
        return found[0][0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = given.get("file") or given.get("text") or ""
        if not text.strip() and "file" not in self.errors:
            self.add_error("file", _("没有内容。请选择 YAML 文件，或粘贴内容。"))
        return {**given, "source": text.replace("\r\n", "\n")}
