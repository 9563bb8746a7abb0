"""What the design page shows: every component in every state, people and figures invented."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.shell import explanation as grounds
from gongxun.base.shell import parts
from gongxun.base.shell.frame import Frame, Link

AS_OF = date(2026, 11, 22)
YEAR_START, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)

TOKENS: dict[str, Sequence[str]] = {
    "地与线": ("ground", "surface", "sunken", "line", "line-strong"),
    "墨": ("ink", "ink-2", "ink-3"),
    "工会红": ("accent", "accent-hover", "on-accent"),
    "达标": ("met", "met-soft", "met-fill"),
    "正常": ("track", "track-soft", "track-fill"),
    "落后": ("behind", "behind-soft", "behind-fill"),
    "未达标与出错": ("unmet", "unmet-soft", "unmet-fill"),
    "无数据": ("none", "none-soft", "none-fill"),
    "焦点": ("focus",),
}
SPACES = (4, 8, 12, 16, 24, 32, 48, 64)
SIZES = (
    ("figure", "text-figure"),
    ("2xl", "text-2xl"),
    ("xl", "text-xl"),
    ("l", "text-l"),
    ("m", "text-m"),
    ("s", "text-s"),
    ("xs", "text-xs"),
)


def elapsed(as_of: date) -> Fraction:
    last = min(as_of, YEAR_END)
    return Fraction((last - YEAR_START).days + 1, (YEAR_END - YEAR_START).days + 1)


def frame() -> Frame:
    return Frame(
        place="青川县总工会",
        path=(Link("云岭国总工会"), Link("澜江省总工会", "?"), Link("平远市总工会", "?")),
        switch_url="places/",
        years=tuple(
            Link(f"{year} 年", f"?year={year}", current=year == 2026) for year in (2026, 2025, 2024)
        ),
        as_of=AS_OF,
    )


COUNTED = (
    grounds.Entry(
        date(2026, 3, 12), "县级工会干部春季培训班", "脱产培训 · 平远市总工会干部学校", 2400, 300
    ),
    grounds.Entry(
        date(2026, 4, 20), "理论学习中心组第二次集体学习", "中心组学习 · 青川县总工会", 400, 50
    ),
    grounds.Entry(date(2026, 6, 9), "集体协商网络专题培训", "网络专题培训 · 澜江省总工会", 2250),
    grounds.Entry(
        date(2026, 7, 2), "集体协商网络专题培训（更正）", "冲正：结业名单重复 · 澜江省总工会", -450
    ),
    grounds.Entry(
        date(2026, 9, 17), "工会财务与经审专题讲座", "集中宣讲、专题讲座 · 平远市总工会", 800, 100
    ),
    grounds.Entry(
        date(2026, 10, 14),
        "新就业形态劳动者入会工作培训班",
        "脱产培训 · 澜江省工会干部学院",
        2400,
        300,
    ),
)
NOT_COUNTED = (
    grounds.Entry(
        date(2026, 5, 6),
        "《工会法》线上自学",
        "网络自学 · 学习平台",
        1250,
        reason="方式不同：这是网络自学，本项只计集中培训，已计入“网络自学”一项。",
    ),
    grounds.Entry(
        date(2025, 12, 18),
        "年终业务培训",
        "脱产培训 · 平远市总工会",
        1600,
        200,
        reason="不在 2026 年内：已计入 2025 年。",
    ),
    grounds.Entry(
        date(2026, 9, 17),
        "工会财务与经审专题讲座",
        "集中宣讲、专题讲座 · 青川县总工会",
        800,
        100,
        reason="同一场讲座已由平远市总工会登记，只计一次。",
    ),
    grounds.Entry(
        date(2026, 6, 9),
        "集体协商网络专题培训（重复结业）",
        "网络专题培训 · 澜江省总工会",
        450,
        reason="已于 7月2日 冲正。",
    ),
)


def explanation(as_of: date) -> grounds.Explanation:
    """The signature panel for one cadre, at any date of the sample year."""
    counted = [entry for entry in COUNTED if entry.day <= as_of]
    hours, days = sum(e.hours or 0 for e in counted), sum(e.days or 0 for e in counted)
    passed, required = elapsed(as_of), 9000
    progress = max(Fraction(hours, required), Fraction(days, 1200))
    status = "met" if progress >= 1 else "on_track" if progress >= passed else "behind"
    return grounds.Explanation(
        title="集中培训学时",
        subject="林秋雁 · 乡科级工会领导干部",
        clause="学时指标 第 3–4 行",
        demand="乡科级及以下工会领导干部，每年参加集中培训不少于 90 学时或 12 天。",
        choice="年中任职的不折减；脱产、中心组学习、网络专题培训和专题讲座都算集中培训。",
        window="2026 年",
        starts=YEAR_START,
        ends=YEAR_END,
        as_of=as_of,
        status=status,
        sentence="还差 12 学时（要求 90）。报名 11 月的「县级工会主席能力提升班」可补齐。",
        alternatives=(
            grounds.Alternative("集中培训学时", "hours", hours, required, "离达标更近的一项"),
            grounds.Alternative("集中培训天数", "days", days, 1200),
        ),
        counted=counted,
        not_counted=NOT_COUNTED,
        elapsed=passed,
        progress=progress,
        pace="时间过去 89%，完成 86%。按匀速到今天应有 80.38 学时，现有 78 学时。",
        course=grounds.draw_course(
            [(e.day, e.hours or 0) for e in counted],
            requirement=required,
            starts=YEAR_START,
            ends=YEAR_END,
            as_of=as_of,
        ),
        course_label="累计学时：年初为 0，11月22日 为 78，要求 90",
        changes=(
            grounds.Change(
                "11月24日 起的「县级工会主席能力提升班」3 天，计 24 学时：结业即达标。",
                "#",
                "calendar-event",
            ),
            grounds.Change(
                "待认定的 1 条（市委党校专题讲座，4 学时）认定后计入，还差 8 学时。",
                "#",
                "hourglass",
            ),
        ),
        outlook=(
            grounds.Outlook(date(2026, 6, 30), "on_track", "50.5 学时"),
            grounds.Outlook(AS_OF, "behind", "78 学时"),
            grounds.Outlook(YEAR_END, "not_met", "78 学时", "差 12 学时"),
        ),
        book="acftu-2024-2028",
        date_url="explanation/",
        links=(Link("学时台账", "#", icon="list-details"), Link("下载明细", "#", icon="download")),
    )


def requirements() -> list[parts.Requirement]:
    passed = elapsed(AS_OF)
    return [
        parts.Requirement(
            "集中培训学时",
            "学时指标 第 3–4 行",
            "2026 年",
            "behind",
            "还差 12 学时。再参加一期 2 天的培训班即可达标。",
            7800,
            9000,
            "hours",
            passed,
            "explanation/",
        ),
        parts.Requirement(
            "网络自学学时",
            "学时指标 第三列",
            "2026 年",
            "met",
            "已达标，超出 6.25 学时。",
            5625,
            5000,
            "hours",
            passed,
            "explanation/",
        ),
        parts.Requirement(
            "参加一次轮训",
            "专栏1 第 1 项",
            "2024–2028 年",
            "on_track",
            "本周期内参加一次即可，还有 2 年 1 个月。",
            0,
            1,
            "times",
            Fraction(58, 100),
            "explanation/",
        ),
        parts.Requirement(
            "任职首年培训",
            "专栏2 第 2 项",
            "2025-03-01 起一年",
            "not_met",
            "期满时差 4 学时。已记入本单位补训名单。",
            1200,
            1600,
            "hours",
            Fraction(1),
            "explanation/",
        ),
        parts.Requirement(
            "教师实践锻炼",
            "专栏3 第 2 项",
            "2026 年",
            "no_data",
            "还没有登记。登记后当天即可看到。",
            None,
            2000,
            "days",
            passed,
            "explanation/",
        ),
    ]


def figures() -> list[parts.Figure]:
    return [
        parts.Figure(
            "累计覆盖率",
            "61.4",
            "%",
            "目标 64%",
            "1,284 人中 788 人参加过集中培训。",
            "on_track",
            "explanation/",
            True,
        ),
        parts.Figure(
            "学时达标",
            "903",
            "人",
            "应训 1,284 人",
            "还有 381 人未达标。",
            "behind",
            "explanation/",
            True,
        ),
        parts.Figure("网络更新课程", "112.5", "学时", "目标 100", "全年目标已完成。", "met"),
        parts.Figure("案例教学占比", "–", "", "目标 15%", "本学期还没有课表。", "no_data"),
    ]


def coverage() -> parts.Chart:
    return parts.Chart(
        "参加过集中培训的人占多少？",
        ["2024", "2025", "2026", "2027", "2028"],
        [
            parts.Series("规划目标", [20, 42, 64, 85, 100], "target"),
            parts.Series("青川县", [22.4, 40.1, 61.4, None, None], "value"),
            parts.Series("平远市", [20.8, 43.6, 65.2, None, None], "other"),
        ],
        unit="%",
        heading="年度",
        note="2026 年为截至 11月22日 的进度",
    )


def months() -> parts.Chart:
    values = [12, 18, 64, 41, 38, 72, 15, 9, 58, 66, 31, None]
    return parts.Chart(
        "学时集中在哪几个月？",
        [f"{month} 月" for month in range(1, 13)],
        [parts.Series("集中培训", values, "value", "bar")],
        unit="学时",
        heading="月份",
    )


PEOPLE_NAMES = (
    "白杨",
    "岑远",
    "丁亦禾",
    "方砚秋",
    "顾南乔",
    "何以宁",
    "江晚舟",
    "康映雪",
    "林秋雁",
    "孟知行",
)


def people() -> list[dict[str, object]]:
    statuses = (
        "not_met",
        "behind",
        "behind",
        "on_track",
        "on_track",
        "met",
        "met",
        "met",
        "on_track",
        "no_data",
    )
    return [
        {
            "id": 1000 + at,
            "name": name,
            "organisation": ("青川县总工会", "青川县教育工会", "石桥镇总工会")[at % 3],
            "category": ("乡科级领导干部", "社会化工会工作者")[at % 2],
            "value": 1200 + at * 925,
            "requirement": 9000,
            "shortfall": max(0, 7800 - at * 925),
            "status": statuses[at],
            "last": AS_OF - timedelta(days=17 * at + 3),
        }
        for at, name in enumerate(PEOPLE_NAMES)
    ]


def jobs() -> list[parts.Job]:
    return [
        parts.Job(
            "导入任职信息", "正在核对第 3,401 行", 3400, 10000, "约 40 秒", "running", "job/"
        ),
        parts.Job("评估 2026 年指标", "正在汇总各级组织", 0, None, "", "running"),
        parts.Job(
            "导入学时",
            "第 218 行“结束日期”不是日期，全部未导入。请改正后重新上传。",
            217,
            1000,
            "",
            "failed",
            result=Link("下载退回的行", "#"),
        ),
        parts.Job(
            "导出湖表", "已完成：8 张表，31.2 MB。", 8, 8, "", "done", result=Link("查看结果", "#")
        ),
    ]


STEPS = (
    parts.Step("选择文件", "done"),
    parts.Step("核对列", "done"),
    parts.Step("试运行", "current"),
    parts.Step("导入", "ahead"),
)
EVENTS = (
    parts.Event(
        date(2026, 10, 14), "认定 24 学时：新就业形态劳动者入会工作培训班", "平远市总工会认定"
    ),
    parts.Event(date(2026, 7, 2), "冲正 4.5 学时：集体协商网络专题培训", "结业名单重复"),
    parts.Event(date(2026, 3, 1), "任青川县总工会副主席", "乡科级工会领导干部"),
)
FACTS = (
    ("任职单位", "青川县总工会"),
    ("职务", "副主席"),
    ("类别", "乡科级工会领导干部"),
    ("用工形式", "专职"),
    ("培训责任单位", "平远市总工会"),
    ("身份证件号码", "110101********1234"),
)
TRAIL = (
    Link("组织", "#"),
    Link("澜江省总工会", "#"),
    Link("平远市总工会", "#"),
    Link("青川县总工会"),
)
TABS = (
    Link("达标情况", "?tab=1", True),
    Link("学时台账", "?tab=2", count=48),
    Link("任职", "?tab=3", count=3),
    Link("免训、缓训", "?tab=4", count=0),
)
PLACES = (
    Link("平远市总工会", "?place=1"),
    Link("青川县总工会", "?place=2", True),
    Link("石桥镇总工会", "?place=3"),
    Link("青川县教育工会", "?place=4"),
)


class SampleForm(forms.Form):
    """A form with a field of each kind; bound to the sample data it shows its errors."""

    name = forms.CharField(label=_("姓名"))
    starts_on = forms.DateField(
        label=_("任职日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("以任职文件上的日期为准。"),
    )
    hours = forms.DecimalField(
        label=_("学时"),
        max_value=24,
        error_messages={"max_value": _("一天最多 24 学时，这里是 30。")},
    )
    category = forms.ChoiceField(
        label=_("类别"),
        choices=[
            ("county", _("县处级以上")),
            ("section", _("乡科级以下")),
            ("organiser", _("社会化工会工作者")),
        ],
    )
    employment = forms.ChoiceField(
        label=_("用工形式"),
        widget=forms.RadioSelect,
        choices=[("full", _("专职")), ("part", _("兼职")), ("second", _("挂职"))],
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea)
    primary = forms.BooleanField(label=_("这是主要任职"), required=False)


def form() -> SampleForm:
    return SampleForm(
        {
            "name": "",
            "starts_on": "2026-03-01",
            "hours": "30",
            "category": "section",
            "employment": "full",
        }
    )
