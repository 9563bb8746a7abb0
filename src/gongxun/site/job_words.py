"""What the tasks of all apps do, in the words of the page of jobs."""

from django.utils.translation import gettext_lazy as _

TASKS = {
    "access.forget_sessions": _("清理过期的登录"),
    "appraisals.remind": _("提醒办学评估的期限"),
    "audit.seal": _("封存审计记录"),
    "files.sweep": _("清理没有用到的文件"),
    "imports.forget": _("清理过期的导入文件"),
    "imports.read": _("检查导入文件"),
    "imports.undo": _("撤销导入"),
    "imports.write": _("写入导入数据"),
    "ledger.drop_loose_evidence": _("清理没有用到的证明材料"),
    "ledger.seal": _("封印学时台账"),
    "outbox.hand_on": _("传递变动通知"),
    "people.refresh_responsibility": _("重新确定培训责任单位"),
    "plans.propose": _("测算年度计划"),
    "reviews.remind": _("提醒超期的资源审核"),
    "standing.take_snapshots": _("计算达标情况"),
    "surveys.invite": _("发出调研邀请"),
    "surveys.tick": _("截止和提醒调研"),
}
