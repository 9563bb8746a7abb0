"""What is asked of the queue, and what a reviewer says of a stage."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.addresses import number
from gongxun.base.shell.inputs import SeenForm
from gongxun.base.shell.parts import Sort
from gongxun.records.reviews.checklists import Heading, read_checklist
from gongxun.records.reviews.models import Decision, Remark, Review, Stage, State
from gongxun.records.reviews.presentation import shapes
from gongxun.records.reviews.selectors.listing import (
    CLOSED,
    RETURNED,
    SORTS,
    VIEWS,
    ReviewQuery,
)
from gongxun.records.reviews.services import Judgement

ANY = [("", gettext_lazy("全部"))]
# A longer text has no field at each passage, but so many rows that name theirs.
MOST_INLINE, LOOSE = 150, 12


class ReviewFilter(forms.Form):
    """Filters of the queue; unknown values are left out."""

    view = forms.ChoiceField(required=False, choices=[(one, one) for one in VIEWS])
    q = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=60)
    shape = forms.ChoiceField(label=gettext_lazy("种类"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("阶段"), required=False, choices=[*ANY, *Stage.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("结果"), required=False, choices=[*ANY, *State.choices[1:]]
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["shape"].choices = [*ANY, *shapes()]  # type: ignore[attr-defined]

    def query(self, view: str) -> ReviewQuery:
        """What was asked for; ``view`` where none is named."""
        self.is_valid()
        given = self.cleaned_data
        view = given.get("view") or view
        ended = view in (CLOSED, RETURNED)
        usual = "-closed_at" if ended else "due_on"
        # What has not ended bears no day of its end.
        known = set(SORTS) if ended else set(SORTS) - {"closed_at"}
        sort = Sort.read({"sort": given.get("sort") or usual}, known, usual)
        return ReviewQuery(
            view=view,
            search=(given.get("q") or "").strip(),
            shape=given.get("shape", ""),
            stage=given.get("stage", ""),
            state=given.get("state", "") if view == CLOSED else "",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


class DecideForm(SeenForm):
    """A checklist, remarks by passage and words; the two buttons say pass or return."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("总的意见"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("退回时必填：哪里要改、改到什么程度。"),
    )  # fmt: skip

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs["initial"] = {"submission": uuid4(), "seen": review.edition}
        super().__init__(*args, **kwargs)
        self.review = review
        self.headings = read_checklist().asked(review.stage, review.shape)
        for one in self.headings:
            fits = _("%(title)s符合") % {"title": one.title}
            self.fields[f"fits_{one.key}"] = forms.BooleanField(
                label=fits, required=False, widget=forms.CheckboxInput(attrs={"aria-label": fits})
            )
            self.fields[f"note_{one.key}"] = forms.CharField(
                label=_("%(title)s的说明") % {"title": one.title}, required=False, max_length=200,
                # Not a line: Enter in a line would send the form as passed.
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip
        self.is_long = len(review.passages) > MOST_INLINE
        count = LOOSE if self.is_long else len(review.passages)
        for at in range(1, count + 1):
            label = _("意见") if self.is_long else _("对第 %(at)d 段的意见") % {"at": at}
            self.fields[f"remark_{at}"] = forms.CharField(
                label=label,
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if self.is_long:
                self.fields[f"place_{at}"] = forms.IntegerField(
                    label=_("第几段"), required=False, min_value=1, max_value=len(review.passages)
                )

    def rows(self) -> list[tuple[Heading, forms.BoundField, forms.BoundField]]:
        """The headings asked, each with its tick and its note."""
        return [(one, self[f"fits_{one.key}"], self[f"note_{one.key}"]) for one in self.headings]

    def loose(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Of a long text the rows for remarks: which passage, and what of it."""
        rows = range(1, LOOSE + 1) if self.is_long else ()
        return [(self[f"place_{at}"], self[f"remark_{at}"]) for at in rows]

    def remark_at(self, passage: int) -> forms.BoundField | None:
        return None if self.is_long else self[f"remark_{passage}"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_long:
            for at in range(1, LOOSE + 1):
                if given.get(f"remark_{at}") and not given.get(f"place_{at}"):
                    self.add_error(f"place_{at}", _("请写明是第几段。"))
        return given

    def _remarks(self) -> dict[int, str]:
        given = self.cleaned_data
        if not self.is_long:
            return {at: given[f"remark_{at}"] for at in range(1, len(self.review.passages) + 1)}
        found: dict[int, str] = {}
        for at in range(1, LOOSE + 1):
            if said := given[f"remark_{at}"]:
                place = given[f"place_{at}"]
                found[place] = f"{found[place]}\n{said}" if place in found else said
        return found

    def judgement(self) -> Judgement:
        given = self.cleaned_data
        return Judgement(
            decision=given["decision"],
            checklist={
                one.key: (given[f"fits_{one.key}"], given[f"note_{one.key}"])
                for one in self.headings
            },
            words=given["words"],
            remarks=self._remarks(),
        )

    @property
    def edition(self) -> int:
        return number(self.cleaned_data["seen"]) or 0

    @property
    def name_of_form(self) -> UUID | None:
        found: UUID | None = self.cleaned_data["submission"]
        return found


class SubmitForm(SeenForm):
    """An answer to each remark of the round that was returned."""

    def __init__(self, *args: Any, remarks: list[Remark], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.remarks = remarks
        for one in remarks:
            self.fields[f"answer_{one.pk}"] = forms.CharField(
                label=_("怎样改的"), required=False, max_length=300, initial=one.answer,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self) -> list[tuple[Remark, forms.BoundField]]:
        return [(one, self[f"answer_{one.pk}"]) for one in self.remarks]

    def answers(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"answer_{one.pk}"] for one in self.remarks}


def refused_words(refused: ValidationError) -> str:
    return " ".join(refused.messages)
