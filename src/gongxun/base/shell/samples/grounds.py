"""One figure explained, at any date of the sample year."""

from datetime import date
from fractions import Fraction

from gongxun.base.shell import explanation as grounds
from gongxun.base.shell.frame import Link
from gongxun.base.shell.samples.year import AS_OF, YEAR_END, YEAR_START, elapsed

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
