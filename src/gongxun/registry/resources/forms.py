"""What is asked of a register, and what an author types."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.registry.resources.indices import FULL, Criterion
from gongxun.registry.resources.models import Kind, Purpose, Reach, Resource, Standing, Version
from gongxun.registry.resources.selectors.listing import SORTS, ResourceQuery
from gongxun.registry.resources.services import Content
from gongxun.registry.resources.taxonomy import choices, read_taxonomy

ANY = [("", gettext_lazy("全部"))]
LISTS = ("topics", "competences", "audiences", "tools")


class ResourceFilter(forms.Form):
    """Filters of a register."""

    kind = forms.ChoiceField(required=False, choices=Kind.choices, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("名称、拼音或首字母"), required=False, max_length=60)
    topic = forms.ChoiceField(label=gettext_lazy("主题"), required=False)
    competence = forms.ChoiceField(label=gettext_lazy("能力"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("对象"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *Standing.choices]
    )
    provenance = forms.ChoiceField(label=gettext_lazy("来源"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("mine", gettext_lazy("本单位及下级管理的")),
            ("all", gettext_lazy("全部可选用的")),
            ("shared", gettext_lazy("共享给我们的")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        taxonomy = read_taxonomy()
        lists: dict[str, Sequence[tuple[str, Any]]] = {
            "topic": taxonomy.grouped_topics(),
            "competence": choices(taxonomy.competences),
            "audience": choices(taxonomy.audiences),
            "provenance": choices(taxonomy.provenances),
        }
        for name, offered in lists.items():
            self.fields[name].choices = [*ANY, *offered]  # type: ignore[attr-defined]

    def query(self, *, keeps: bool) -> ResourceQuery:
        """What was asked for; a field that makes no sense is left out. Who keeps resources sees hers first."""
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "title"}, SORTS, "title")
        return ResourceQuery(
            kind=given.get("kind") or Kind.COURSE,
            search=given.get("q", ""),
            topic=given.get("topic", ""),
            competence=given.get("competence", ""),
            audience=given.get("audience", ""),
            standing=given.get("standing", ""),
            provenance=given.get("provenance", ""),
            mine=keeps and given.get("whose") not in ("all", "shared"),
            shared=given.get("whose") == "shared",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


def _several(
    label: Any,  # noqa: ANN401 (words that are translated late)
    help_text: Any = "",  # noqa: ANN401
    *,
    required: bool = False,
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=required, widget=forms.CheckboxSelectMultiple
    )


class KindForm(SeenForm):
    """A form that asks for what a kind of resource has. ``revised``: of a version after the first."""

    def __init__(self, *args: Any, kind: str, revised: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind, self.revised = Kind(kind), revised


class ContentForm(KindForm):
    """What a version says; fields of other kinds of resource are left out."""

    names = {"hours_hundredths": "hours"}
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    authors = forms.CharField(
        label=gettext_lazy("作者、主讲人"),
        help_text=gettext_lazy("一行一名；本单位教职工按姓名关联其档案，本人不能审核自己的作品。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("课时"), min_value=Decimal("0.25"), max_value=1000, decimal_places=2
    )
    publisher = forms.CharField(label=gettext_lazy("出版单位"), max_length=80, required=False)
    isbn = forms.CharField(
        label=gettext_lazy("书号（ISBN）"), max_length=20, required=False,
        help_text=gettext_lazy("正式出版的教材填写；内部教材留空。"),
    )  # fmt: skip
    topics = _several(gettext_lazy("主题"), required=True)
    competences = _several(gettext_lazy("培养的能力"))
    audiences = _several(gettext_lazy("适用对象"))
    tools = _several(
        gettext_lazy("教学方法"), gettext_lazy("案例式、互动式课时的占比按教学方法计算。")
    )
    summary = forms.CharField(
        label=gettext_lazy("内容简介"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("送审前必填。"),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("正文或提纲"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"class": "long"}),
        help_text=gettext_lazy("一行一段；审核意见按段落提出。也可以只上传附件。"),
    )  # fmt: skip
    notes = forms.CharField(
        label=gettext_lazy("教学说明"), required=False, max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("案例必填：教学目标、思考题、组织方式。"),
    )  # fmt: skip
    changes = forms.CharField(
        label=gettext_lazy("这一版修订了什么"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("修订版送审前必填。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        taxonomy = read_taxonomy()
        for name in LISTS:
            offered = (
                taxonomy.grouped_topics() if name == "topics" else choices(getattr(taxonomy, name))
            )
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        unasked = {
            Kind.COURSE: {"publisher", "isbn", "notes"},
            Kind.TEXTBOOK: {"hours", "tools", "notes"},
            Kind.CASE: {"hours", "publisher", "isbn"},
        }[self.kind]
        for name in unasked | (set() if self.revised else {"changes"}):
            del self.fields[name]

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(
            title=given["title"],
            summary=given["summary"],
            body=given["body"],
            notes=given.get("notes", ""),
            **{name: given.get(name, ()) for name in LISTS},
            hours_hundredths=int(given.get("hours", 0) * 100),
            publisher=given.get("publisher", ""),
            isbn=given.get("isbn", ""),
            changes=given.get("changes", ""),
            authors=given["authors"].splitlines(),
        )


class TermsForm(KindForm):
    """Where a resource comes from and who may use it."""

    provenance = forms.ChoiceField(label=gettext_lazy("来源"))
    reach = forms.ChoiceField(
        label=gettext_lazy("发布后谁可以选用"), choices=Reach.choices, initial=Reach.OWN
    )
    on_network = forms.BooleanField(
        label=gettext_lazy("全国网络培训平台课程"), required=False,
        help_text=gettext_lazy("计入网络平台每年更新不少于 100 学时的指标。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["provenance"].choices = choices(read_taxonomy().provenances)  # type: ignore[attr-defined]
        self.fields["provenance"].initial = "local"
        if self.kind != Kind.COURSE:
            del self.fields["on_network"]

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "provenance": given["provenance"],
            "reach": given["reach"],
            "on_network": given.get("on_network", False),
        }


class AddForm(ContentForm, TermsForm):
    """A new resource: whose it is, where it comes from, what it says."""

    owner = OrganisationField("owner", label=gettext_lazy("所属单位"))
    names = {"hours_hundredths": "hours", "owner_id": "owner"}
    field_order = ("owner", "title", "authors", "hours", "provenance", "reach")


class ShareForm(SeenForm):
    """With which organisation a resource is shared, and until when."""

    organisation = OrganisationField(
        "organisation", label=gettext_lazy("共享给哪个单位"),
        help_text=gettext_lazy("该单位及其下级都可以选用；院校也可以。"),
    )  # fmt: skip
    until = day_field(
        gettext_lazy("共享到哪一天"),
        gettext_lazy("当天起不再共享；长期共享请留空。"),
        required=False,
    )


class EndForm(SeenForm):
    reason = reason_field(gettext_lazy("原因"), gettext_lazy("随资源历史保存，使用单位会看到。"))


def initial_of(version: Version) -> dict[str, Any]:
    """What a draft says, as the form shows it."""
    same = ("title", "summary", "body", "notes", "publisher", "isbn", "changes", *LISTS)
    return {
        **{name: getattr(version, name) for name in same},
        "hours": Decimal(version.hours_hundredths) / 100 if version.hours_hundredths else None,
        "authors": "\n".join(one.name for one in version.authors.order_by("place")),
        "seen": version.edition,
    }


class SelectionForm(SeenForm):
    """A call for nominations."""

    names = {"organiser_id": "organiser"}
    organiser = OrganisationField("organiser", label=gettext_lazy("主办单位"))
    purpose = forms.ChoiceField(label=gettext_lazy("评选什么"), choices=Purpose.choices)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2024, max_value=2100)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    places = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=1000)
    nominate_until = day_field(gettext_lazy("推荐截止"), gettext_lazy("当天仍可推荐。"))


class NominateForm(SeenForm):
    """Which resource is put forward, and why."""

    names = {"resource_id": "resource"}
    resource = forms.ChoiceField(label=gettext_lazy("推荐哪一项"))
    words = reason_field(gettext_lazy("推荐理由"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        offered: Sequence[Resource],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].max_length = 500  # type: ignore[attr-defined]
        self.fields["resource"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.title} · {one.owner.name}") for one in offered
        ]


class ScoreForm(SeenForm):
    """Points from 0 to 100 for each criterion of the index."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[one.key] = forms.IntegerField(
                label=_("%(title)s（权重 %(weight)d%%）")
                % {"title": one.title, "weight": one.weight},
                min_value=0,
                max_value=FULL,
            )
        self.fields["words"] = forms.CharField(
            label=_("评语"),
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def points(self) -> dict[str, int]:
        return {one.key: self.cleaned_data[one.key] for one in self.criteria}
