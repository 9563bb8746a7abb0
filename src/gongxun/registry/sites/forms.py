"""What is asked of the registers, and what their keepers, judges and reviewers type."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.files.kinds import suffixes
from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.sites.indices import FULL, Criterion, read_site_index
from gongxun.registry.sites.models import Kind, Level, Route, Site, State
from gongxun.registry.sites.selectors.listing import SORTS, SiteQuery
from gongxun.registry.sites.services import Content, Halt, Way
from gongxun.registry.sites.services.reviewing import REVIEWED

ANY = [("", gettext_lazy("全部"))]
MILLION = 1_000_000


class SiteFilter(forms.Form):
    """Filters of the register; a field that makes no sense is left out."""

    q = forms.CharField(
        label=gettext_lazy("名称、拼音、首字母或地址"), required=False, max_length=60
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), required=False, choices=[*ANY, *Level.choices]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[*ANY, *Kind.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *State.choices]
    )
    topic = forms.ChoiceField(label=gettext_lazy("教学内容"), required=False)
    province = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)
    due = forms.BooleanField(label=gettext_lazy("只看半年内到期或已到期的"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("all", gettext_lazy("全部可选用的")),
            ("mine", gettext_lazy("本单位及下级管理的")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        topics = read_taxonomy().grouped_topics()
        self.fields["topic"].choices = [*ANY, *topics]  # type: ignore[attr-defined]

    def query(self) -> SiteQuery:
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "name"}, SORTS, "name")
        names = ("level", "kind", "state", "topic", "province")
        return SiteQuery(
            search=given.get("q", ""),
            due=bool(given.get("due")),
            mine=given.get("whose") == "mine",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
            **{name: given.get(name, "") for name in names},
        )


class ContentForm(SeenForm):
    """What is said of a site."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    division_code = forms.CharField(
        label=gettext_lazy("行政区划代码"), max_length=12,
        help_text=gettext_lazy("6 位县级代码；前两位是省份。"),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200)
    longitude = forms.DecimalField(
        label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180,
        decimal_places=6, help_text=gettext_lazy("小数度数，可留空；与纬度一起填。"),
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90, decimal_places=6
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("日接待人数"), required=False, min_value=0, max_value=100_000
    )
    office = forms.CharField(
        label=gettext_lazy("联系办公室"), max_length=80, required=False,
        help_text=gettext_lazy("例如“接待科”，不填个人姓名和手机号码。"),
    )  # fmt: skip
    telephone = forms.CharField(label=gettext_lazy("办公电话"), max_length=30, required=False)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("教学内容"), widget=forms.CheckboxSelectMultiple
    )
    introduction = forms.CharField(
        label=gettext_lazy("简介"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        topics = read_taxonomy().grouped_topics()
        self.fields["topics"].choices = topics  # type: ignore[attr-defined]

    def content(self) -> Content:
        given = {name: self.cleaned_data[name] for name in Content.__dataclass_fields__}
        given["capacity"] = given["capacity"] or 0
        for name in ("longitude", "latitude"):
            given[name] = None if given[name] is None else int(given[name] * MILLION)
        return Content(**given)


class AddForm(ContentForm):
    names = {"owner_id": "owner"}
    owner = OrganisationField("owner", label=gettext_lazy("所属单位"))
    field_order = ("owner",)


def initial_of(site: Site) -> dict[str, Any]:
    held = {name: getattr(site, name) for name in Content.__dataclass_fields__}
    for name in ("longitude", "latitude"):
        held[name] = None if held[name] is None else (Decimal(held[name]) / MILLION).normalize()
    return {**held, "seen": site.edition}


class CoursesForm(SeenForm):
    courses = forms.MultipleChoiceField(
        label=gettext_lazy("在这里讲的课程"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只列出已发布、您可以选用的课程。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        offered: Sequence[tuple[int, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["courses"].choices = [(str(key), words) for key, words in offered]  # type: ignore[attr-defined]


class PictureForm(SeenForm):
    picture = forms.FileField(
        label=gettext_lazy("图片"), help_text=gettext_lazy("JPG 或 PNG，8 MB 以内；请避开可辨认的个人。"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(suffixes(["jpeg", "png"]))}),
    )  # fmt: skip


class ReviewForm(SeenForm):
    """What a review of a site's term comes to."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("复核结果"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in REVIEWED],
    )  # fmt: skip
    until = day_field(
        gettext_lazy("有效期或整改期限至"), gettext_lazy("延续、整改时填写；撤销称号不填。"), required=False
    )  # fmt: skip
    reason = reason_field(gettext_lazy("复核情况"), gettext_lazy("随教学点历史保存。"))


class EndForm(SeenForm):
    reason = reason_field(gettext_lazy("原因"))


class RouteForm(SeenForm):
    """A route; its stops one a line."""

    name = forms.CharField(label=gettext_lazy("路线名称"), max_length=120)
    theme = forms.CharField(label=gettext_lazy("教学主题"), max_length=200, required=False)
    halts = forms.CharField(
        label=gettext_lazy("各站和停留时间"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("按先后一行一站：地点，分钟。与教学点同名的自动关联。"),
    )  # fmt: skip
    length = forms.DecimalField(
        label=gettext_lazy("全程公里数"), min_value=0, max_value=5000, decimal_places=1,
        required=False,
    )  # fmt: skip
    suitable_hours = forms.CharField(
        label=gettext_lazy("适合时段"), max_length=60, required=False,
        help_text=gettext_lazy("例如：周二至周日 9:00—16:30。"),
    )  # fmt: skip

    def clean_halts(self) -> list[Halt]:
        found = []
        for number, line in enumerate(self.cleaned_data["halts"].splitlines(), 1):
            if not line.strip():
                continue
            name, _comma, minutes = line.replace("，", ",").rpartition(",")
            minutes = minutes.strip().removesuffix("分钟").strip()
            if not (
                name.strip() and minutes.isascii() and minutes.isdecimal() and len(minutes) < 5
            ):
                raise ValidationError(
                    _(
                        "第 %(number)d 行“%(line)s”看不懂：请写成“地点，分钟”，例如“工运纪念馆，60”。"
                    )
                    % {"number": number, "line": line.strip()}
                )
            found.append(Halt(name.strip(), int(minutes)))
        return found

    def way(self) -> Way:
        given = self.cleaned_data
        return Way(
            given["name"], given["halts"], given["theme"], int((given["length"] or 0) * 10),
            given["suitable_hours"],
        )  # fmt: skip


class AddRouteForm(RouteForm):
    names = {"owner_id": "owner"}
    owner = OrganisationField("owner", label=gettext_lazy("所属单位"))
    field_order = ("owner",)


def initial_of_route(route: Route) -> dict[str, Any]:
    halts = "\n".join(f"{one.name}，{one.minutes}" for one in route.stops.order_by("place"))
    return {
        "name": route.name,
        "theme": route.theme,
        "halts": halts,
        "length": Decimal(route.length_tenths) / 10 if route.length_tenths else None,
        "suitable_hours": route.suitable_hours,
        "seen": route.edition,
    }


class CallForm(SeenForm):
    """A call for proposals."""

    names = {"organiser_id": "organiser"}
    organiser = OrganisationField("organiser", label=gettext_lazy("主办单位"))
    level = forms.ChoiceField(label=gettext_lazy("评定哪一级"), choices=Level.choices[:0:-1])
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2024, max_value=2100)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    places = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=1000)
    submit_until = day_field(gettext_lazy("申报截止"), gettext_lazy("当天仍可申报。"))
    review_years = forms.IntegerField(
        label=gettext_lazy("复核周期（年）"), min_value=1, max_value=10,
        help_text=gettext_lazy("公布后满这些年复核一次。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["review_years"].initial = read_site_index().review_years


class ProposeForm(SeenForm):
    site = forms.ChoiceField(label=gettext_lazy("申报哪一个"))
    words = reason_field(gettext_lazy("申报理由"))

    def __init__(self, *args: Any, offered: Sequence[Site], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["words"].max_length = 500  # type: ignore[attr-defined]
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.name} · {one.owner.name}") for one in offered
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
