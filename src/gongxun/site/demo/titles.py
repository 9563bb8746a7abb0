"""What the trainings of the country are called."""

from gongxun.site.demo.classes import AUDIENCES, MIXED
from gongxun.site.demo.credits import LECTURE, OFF_JOB, PARTY_GROUP, PROGRAMME

_FOR_AUDIENCE = {
    "province_leadership": "省级工会领导班子成员培训班",
    "city_chair": "市级工会主席培训班",
    "county_chair": "县级工会主席能力提升班",
    "town_cadre": "乡镇（街道）工会干部培训班",
    "office_staff": "工会机关干部业务培训班",
    "young": "工会年轻干部培训班",
    "newly_promoted": "新任职工会干部培训班",
    "part_time": "兼职挂职工会干部培训班",
    "teacher": "工会院校教师研修班",
}
_FOR_ALL = (
    "工会干部综合能力培训班", "工会业务能力培训班", "创新理论专题培训班", "党性教育专题培训班", "工会代表大会精神轮训班",
    "创新理论轮训班", "工会干部履职能力提升班",
)  # fmt: skip
_LECTURES = (
    "职工权益维护专题讲座", "工会法条文解读", "集体协商实务", "工会经费与审计", "产业工人队伍建设改革专题", "职工心理关爱",
    "新就业形态劳动者入会服务", "劳动争议调解案例", "理论宣讲报告会", "工运史与优良作风", "基层工会规范化建设", "数智工会应用",
)  # fmt: skip
_PROGRAMMES = (
    "工会基础业务网络专题班", "创新理论网络专题班", "法治素养网络专题班", "履职能力网络专题班", "基层工会主席网络专题班",
    "意识形态与新闻宣传网络专题班",
)  # fmt: skip


def title(form: int, event: int, theme: int, audience: int, year: int, month: int) -> str:
    """The title of an event: ``event`` its number within form, organiser and year; ``audience`` that of a class."""
    if form == OFF_JOB:
        if audience != MIXED:
            return f"{year}年{_FOR_AUDIENCE[AUDIENCES[audience]]}"
        return f"{year}年{_FOR_ALL[theme]}（第{event + 1}期）"
    if form == PARTY_GROUP:
        return f"理论学习中心组{month}月集体学习"
    if form == PROGRAMME:
        return f"{year}年{_PROGRAMMES[event % len(_PROGRAMMES)]}"
    if form == LECTURE:
        return f"{_LECTURES[event % len(_LECTURES)]}（{year}年第{event + 1}讲）"
    return f"{year}年{month}月网络自学"
