"""The accounts of the demo: who signs in, as what, and what there is to see."""

import os
from dataclasses import dataclass

from gongxun.base.access.roles import SEPARATED_ROLES, Role

PASSWORD = "gongxun-demo-2026"  # noqa: S105 (printed by the demo for everybody)


@dataclass(frozen=True)
class Account:
    """``place`` names the organisation of a role by sort and province; ``story`` the person behind an account."""

    username: str
    title: str
    sees: str
    role: Role | None = None
    place: tuple[str, int] = ("national_federation", 0)
    story: str = ""


ACCOUNTS = (
    Account(
        "quanzong", "全总培训管理员", "全国覆盖曲线，八个省里有的按进度、有的落后，可逐级下钻到人。",
        Role.TRAINING_OFFICER,
    ),
    Account(
        "sheng", "云泽省培训管理员", "按进度完成的省：各市县差异，谁还差多少学时。",
        Role.TRAINING_OFFICER, ("province_federation", 0),
    ),
    Account(
        "sheng2", "朔岭省培训管理员", "落后的省：覆盖率低于曲线，名单按差额排序。",
        Role.TRAINING_OFFICER, ("province_federation", 2),
    ),
    Account(
        "shi", "市总工会培训管理员", "一个市和它的县、学校、直属单位；待认定的学时申报。",
        Role.TRAINING_OFFICER, ("city_federation", 0),
    ),
    Account(
        "xian", "县总工会培训管理员", "一个县的名册、台账与待办：登记、冲正、认定。",
        Role.TRAINING_OFFICER, ("county_federation", 0),
    ),
    Account("ganbu", "县级干部（已达标）", "年度集中培训与网络自学都已达标。", story="diligent"),
    Account("ganbu2", "县级干部（落后）", "还差多少、哪些学时没有计入、怎样补齐。", story="behind"),
    Account("ganbu3", "县级工会领导", "五年 550 学时进行到哪里，每月中心组学习。", story="county_leader"),
    Account("ganbu4", "新提拔干部", "任职一年内应有的培训尚未完成。", story="untrained_since_promotion"),
    Account("ganbu5", "有冲正记录的干部", "一笔学时被冲正，台账留痕。", story="corrected"),
    Account("ganbu6", "缓训（免训）的干部", "获准期间不计入应训人数。", story="exempted"),
    Account("ganbu7", "调动过的干部", "两段任职，一份档案，学时随人走。", story="transferred"),
    Account("ganbu8", "企业工会兼职干部", "兼职干部：覆盖与轮训各要一次。", story="part_timer"),
    Account("jiaoshi", "工会干部学校教师", "专职教师每年不少于一个月的培训；“我的教学”里的工作量、考核和评价。", story="teacher"),
    Account(
        "jiaowu", "省工会干部学校教务员", "本校的课程、教材、案例：起草、修订、送审、召回。",
        Role.SCHOOL_REGISTRAR, ("province_school", 0),
    ),
    Account(
        "shenhe1", "资源审核员（甲）", "省内院校送审的课程教材：按要点审核，通过或退回。",
        Role.REVIEWER, ("province_federation", 0), "reviewer",
    ),
    Account(
        "shenhe2", "资源审核员（乙）", "初审、复审、终审由三个人分别办理，作者不能审自己的作品。",
        Role.REVIEWER, ("province_federation", 0), "reviewer",
    ),
    Account(
        "shenhe3", "资源审核员（丙）", "终审通过即发布；未审的课程教材哪里都不能选用。",
        Role.REVIEWER, ("province_federation", 0), "reviewer",
    ),
    Account(
        "fenguan", "云泽省总工会分管领导", "审批年度培训计划：必备内容、冲突、经费一目了然，送审人不能自批。",
        Role.PLAN_APPROVER, ("province_federation", 0),
    ),
    Account("ducha", "督查员", "能看各级达标情况与学时，看不到姓名，不能改动。", Role.INSPECTOR),
    Account("xitong", "系统管理员", "维护组织、人员、指标册与任务，不能授权。", Role.SYSTEM_ADMINISTRATOR),
    Account("anquan", "安全管理员", "开设账号与授权，不能改业务数据。", Role.SECURITY_ADMINISTRATOR),
    Account("shenji", "审计管理员", "只看审计记录。", Role.AUDIT_ADMINISTRATOR),
)  # fmt: skip


def by_name(username: str) -> Account:
    return next(one for one in ACCOUNTS if one.username == username)


def is_empty_demo() -> bool:
    """Whether the demo is to begin as a new installation does (``make demo EMPTY=1``)."""
    return os.environ.get("EMPTY", "") not in ("", "0")


def offered() -> tuple[Account, ...]:
    """The accounts that the demo holds; of an empty one the three administrators."""
    if not is_empty_demo():
        return ACCOUNTS
    return tuple(one for one in ACCOUNTS if one.role in SEPARATED_ROLES)
