"""What each role may do, as one table that the gate reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    TRAINING_OFFICER = "training_officer", _("培训管理员")
    INSPECTOR = "inspector", _("督查员")
    SYSTEM_ADMINISTRATOR = "system_admin", _("系统管理员")
    SECURITY_ADMINISTRATOR = "security_admin", _("安全管理员")
    AUDIT_ADMINISTRATOR = "audit_admin", _("审计管理员")
    SCHOOL_REGISTRAR = "school_registrar", _("院校教务员")
    REVIEWER = "reviewer", _("资源审核员")
    PLAN_APPROVER = "plan_approver", _("计划审批人（分管领导）")


class Permission(models.TextChoices):
    VIEW_ORGANISATIONS = "organisations.view", _("查看组织")
    EDIT_ORGANISATIONS = "organisations.edit", _("维护组织")
    CONFIRM_ROSTER = "roster.confirm", _("确认名册")
    VIEW_RESULTS = "results.view", _("查看达标情况")
    VIEW_PERSON_RESULTS = "results.person", _("查看个人达标情况")
    VIEW_PEOPLE = "people.view", _("查看人员")
    VIEW_NAMES = "people.names", _("查看姓名")
    EDIT_PEOPLE = "people.edit", _("维护人员")
    REMIND_PEOPLE = "people.remind", _("提醒学员")
    VIEW_ENTRIES = "entries.view", _("查看学时")
    RECORD_ENTRIES = "entries.record", _("登记学时")
    RECOGNISE_ENTRIES = "entries.recognise", _("认定学时")
    CLOSE_YEARS = "years.close", _("年度封账")
    VIEW_RESOURCES = "resources.view", _("查看教学资源")
    EDIT_RESOURCES = "resources.edit", _("维护教学资源")
    REVIEW_RESOURCES = "resources.review", _("审核教学资源")
    VIEW_PLANS = "plans.view", _("查看计划与调研")
    EDIT_PLANS = "plans.edit", _("编制计划与调研")
    APPROVE_PLANS = "plans.approve", _("审批计划")
    PUBLISH_BOOKS = "books.publish", _("发布指标册")
    RUN_JOBS = "jobs.run", _("运行任务")
    EDIT_GRANTS = "grants.edit", _("维护账号与授权")
    VIEW_AUDIT = "audit.view", _("查看审计")


# The three administrators are kept apart (三员分立): no account holds two of these roles.
SEPARATED_ROLES = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.TRAINING_OFFICER: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.CONFIRM_ROSTER,
            Permission.VIEW_RESULTS,
            Permission.VIEW_PERSON_RESULTS,
            Permission.VIEW_PEOPLE,
            Permission.VIEW_NAMES,
            Permission.EDIT_PEOPLE,
            Permission.REMIND_PEOPLE,
            Permission.VIEW_ENTRIES,
            Permission.RECORD_ENTRIES,
            Permission.RECOGNISE_ENTRIES,
            Permission.CLOSE_YEARS,
            Permission.VIEW_RESOURCES,
            Permission.EDIT_RESOURCES,
            Permission.VIEW_PLANS,
            Permission.EDIT_PLANS,
        }
    ),
    Role.INSPECTOR: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.VIEW_RESULTS,
            Permission.VIEW_PERSON_RESULTS,
            Permission.VIEW_PEOPLE,
            Permission.VIEW_ENTRIES,
            Permission.VIEW_RESOURCES,
            Permission.VIEW_PLANS,
        }
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.EDIT_ORGANISATIONS,
            Permission.VIEW_PEOPLE,
            Permission.VIEW_NAMES,
            Permission.EDIT_PEOPLE,
            Permission.PUBLISH_BOOKS,
            Permission.RUN_JOBS,
        }
    ),
    Role.SECURITY_ADMINISTRATOR: frozenset({Permission.VIEW_ORGANISATIONS, Permission.EDIT_GRANTS}),
    Role.AUDIT_ADMINISTRATOR: frozenset({Permission.VIEW_AUDIT}),
    Role.SCHOOL_REGISTRAR: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.VIEW_RESOURCES,
            Permission.EDIT_RESOURCES,
            Permission.VIEW_PLANS,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.VIEW_RESOURCES,
            Permission.REVIEW_RESOURCES,
        }
    ),
    Role.PLAN_APPROVER: frozenset(
        {
            Permission.VIEW_ORGANISATIONS,
            Permission.VIEW_RESULTS,
            Permission.VIEW_PLANS,
            Permission.APPROVE_PLANS,
        }
    ),
}
