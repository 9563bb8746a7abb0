"""The filters of what waits for a decision, as they stand in the address, and the forms of deciding."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.shell.addresses import number
from gongxun.records.ledger.models import Form, ObjectionState, ProposalState
from gongxun.records.ledger.selectors.queues import COLUMNS, ProposalQuery


class ProposalFilter(forms.Form):
    """Unknown values fall back to what waits."""

    q = forms.CharField(label=_("姓名、拼音或单位"), required=False, max_length=60)
    organisation = forms.CharField(label=_("认定单位（含下级）"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*ProposalState.choices, ("all", _("全部"))]
    )
    form = forms.ChoiceField(
        label=_("培训形式"), required=False, choices=[("", _("全部")), *Form.choices]
    )
    since = forms.DateField(
        label=_("取得日期从"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("取得日期到"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    by = forms.ChoiceField(
        label=_("申报人"),
        required=False,
        choices=[("", _("全部")), ("self", _("本人")), ("office", _("单位代报"))],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def query(self) -> ProposalQuery:
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        sort = asked.get("sort") or "submitted"
        known = sort.lstrip("-") in COLUMNS
        state = asked.get("state") or ProposalState.SUBMITTED.value
        return ProposalQuery(
            state="" if state == "all" else state,
            search=(asked.get("q") or "").strip(),
            organisation=(asked.get("organisation") or "").strip(),
            form=asked.get("form") or "",
            since=asked.get("since"),
            until=asked.get("until"),
            by=asked.get("by") or "",
            sort=sort.lstrip("-") if known else "submitted",
            descending=known and sort.startswith("-"),
            after=asked.get("after") or None,
            before=asked.get("before") or None,
        )


class ObjectionFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*ObjectionState.choices, ("all", _("全部"))]
    )
    q = forms.CharField(label=_("姓名、拼音或单位"), required=False, max_length=60)
    after = forms.CharField(required=False, max_length=20)
    before = forms.CharField(required=False, max_length=20)

    def asked(self) -> dict[str, str]:
        """``state``, ``search``, ``after``, ``before``; what waits where none or an unknown state is asked for."""
        self.is_valid()
        found = self.cleaned_data
        state = found.get("state") or ObjectionState.OPEN.value
        return {
            "state": "" if state == "all" else state,
            "search": (found.get("q") or "").strip(),
            "after": found.get("after") or "",
            "before": found.get("before") or "",
        }


class SentOnce(forms.Form):
    """A form that names itself, so that sending it twice counts once."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs["initial"] = {"submission": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def name_of_form(self) -> UUID:
        """The name that the form bears, or a fresh one where it was sent with none."""
        text = self.data.get("submission", "") if self.is_bound else ""
        try:
            return UUID(str(text))
        except ValueError:
            return UUID(str(self.initial["submission"]))


class DecideForm(SentOnce):
    """Proposals chosen from the list as ``number:version``; a return needs one reason for all."""

    action = forms.ChoiceField(
        choices=[("recognise", _("认定")), ("return", _("退回"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("退回原因"),
        help_text=_("选中的申报都用这一条原因，例如：请补交结业证明。"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def chosen(values: list[str]) -> list[tuple[int, int]]:
    """Read ``12:1``; what reads otherwise is left out."""
    pairs = []
    for value in values:
        proposal, version = (number(part) for part in value.partition(":")[::2])
        if proposal is not None and version is not None and version < 10**9:
            pairs.append((proposal, version))
    return pairs
