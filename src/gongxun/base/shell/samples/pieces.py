"""Figures, charts, a table, jobs and the small pieces."""

from datetime import date, timedelta
from fractions import Fraction

from gongxun.base.shell import parts
from gongxun.base.shell.frame import Link
from gongxun.base.shell.samples.year import AS_OF, elapsed


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
        parts.Job("导入任职信息", "正在核对第 3,401 行", 3400, 10000, "约 40 秒", "running", ""),
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
