"""Who may open what: one row an address, as data. ``test_scope_matrix`` holds the site to it.

To add an address, add a row: its name as in ``reverse``, what it is, whose thing it is about, and the
letters of the roles to which it opens for a thing inside their scope:

``o`` training officer, ``i`` inspector, ``s`` system administrator, ``e`` security administrator,
``u`` audit administrator, ``g`` school registrar, ``r`` reviewer of resources, ``c`` a cadre about
herself; ``*`` everybody signed in; ``+`` the public.

A thing outside the scope never opens to anybody, and no page ever shows anything of it.
"""

from dataclasses import dataclass

ROLES = {
    "o": "培训管理员",
    "i": "督查员",
    "s": "系统管理员",
    "e": "安全管理员",
    "u": "审计管理员",
    "g": "院校教务员",
    "r": "资源审核员",
    "c": "学员（本人）",
}


@dataclass(frozen=True)
class Row:
    """``about`` names what fills the address in, in order: a kind of thing, or ``=text`` as it stands.

    ``does``: the address changes something and is sent by POST. ``leaves``: personal data leaves as
    a file, so that a second factor is asked for. ``may_lack``: there may be nothing behind it yet.
    """

    name: str
    title: str
    opens: str
    about: tuple[str, ...] = ()
    does: bool = False
    leaves: bool = False
    may_lack: bool = False

    @property
    def is_api(self) -> bool:
        """Whether it is asked with a token, and answers no session."""
        return self.name.startswith("api:")

    @property
    def is_public(self) -> bool:
        return "+" in self.opens

    def opens_to(self, role: str) -> bool:
        return "*" in self.opens or "+" in self.opens or role in self.opens


def _row(name: str, title: str, opens: str, about: str = "", *marks: str) -> Row:
    return Row(name, title, opens, tuple(about.split()), **dict.fromkeys(marks, True))


HOURS = "=hours.section_rank.collective =2026"

MATRIX: dict[str, tuple[Row, ...]] = {
    "入口": (
        _row("home", "首页", "*"),
        _row("health", "存活探测", "+"),
        _row("account_login", "登录", "+"),
        _row("access:first_sign_in", "首次登录", "+"),
        _row("account_logout", "退出登录", "+"),
        _row("account_inactive", "账号已锁定", "+"),
        _row("account_signup", "不开放注册", "+"),
        _row("account_reset_password", "忘记密码", "+"),
        _row("account_reset_password_done", "忘记密码（没有邮件）", "+"),
        _row("account_reset_password_from_key", "忘记密码（没有邮件）", "+", "=a =b-c"),
        _row("account_reset_password_from_key_done", "忘记密码（没有邮件）", "+"),
        _row("account_confirm_email", "邮箱确认（不使用）", "+", "=key"),
        _row("account_email_verification_sent", "邮箱确认（不使用）", "+"),
        _row("account_confirm_login_code", "邮件登录码（不使用）", "+"),
        _row("mfa_authenticate", "登录时的第二重验证", "+"),
        _row("set_language", "切换语言", "+", "", "does"),
        _row("api_reference", "API 接口说明", "+"),
        _row("api_problem", "API 出错时的说明", "+", "=not-found"),
        _row("api_document", "API 的 OpenAPI 文档", "+"),
        _row("design:index", "设计语言", "+"),
        _row("design:explanation", "设计语言：依据面板", "+"),
        _row("design:places", "设计语言：组织切换", "+"),
    ),
    "本人账号": (
        _row("account_reauthenticate", "再次确认身份", "*"),
        _row("account_change_password", "修改密码", "*"),
        _row("account_set_password", "设置密码", "*"),
        _row("account_email", "邮箱（不使用）", "*"),
        _row("mfa_index", "第二重验证", "*"),
        _row("mfa_reauthenticate", "再次验证", "*"),
        _row("mfa_activate_totp", "设置认证器", "*"),
        _row("mfa_deactivate_totp", "停用认证器", "*"),
        _row("mfa_view_recovery_codes", "备用码", "*"),
        _row("mfa_generate_recovery_codes", "生成备用码", "*"),
        _row("mfa_download_recovery_codes", "下载备用码", "*"),
        _row("usersessions_list", "我的登录", "*"),
        _row("access:views_of_me", "谁看过我的档案", "*"),
        _row("access:tokens", "API 令牌", "*"),
        _row("access:new_token", "新建 API 令牌", "*", "", "leaves"),
        _row("access:revoke_token", "撤销 API 令牌", "ec", "token", "does"),
        _row("notices:index", "通知", "*"),
        _row("notices:read_all", "通知全部标为已读", "*", "", "does"),
        _row("notices:settings", "通知设置", "*"),
        _row("notices:open", "打开一条通知（发给本人的）", "c", "notice"),
    ),
    "账号与授权": (
        _row("access:accounts", "账号", "e"),
        _row("access:account", "账号详情", "e", "account"),
        _row("access:open_one", "开一个账号", "e"),
        _row("access:enrol", "批量开通", "e"),
        _row("access:enrol_place", "批量开通：一个单位", "e", "organisation"),
        _row("access:reissue", "重新出登录码", "e", "", "does"),
        _row("access:lock", "锁定", "e", "account", "does"),
        _row("access:unlock", "解锁", "e", "account", "does"),
        _row("access:end_sessions", "全部退出登录", "e", "account", "does"),
        _row("access:reset_factor", "清除第二重验证", "e", "account", "does"),
        _row("access:grant", "授予角色", "e", "account", "does"),
        _row("access:end_grant", "终止授权", "e", "grant", "does"),
    ),
    "系统": (
        _row("begin", "开始使用", "*"),
        _row("begin_skeleton", "载入真实骨架", "s", "", "does"),
        _row("orgs:begin", "设立第一个组织", "s"),
        _row("policies:books", "指标册", "s"),
        _row("policies:book", "一本指标册", "s", "=plan"),
        _row("policies:comparison", "比较两版指标册", "s", "=plan"),
        _row("policies:source", "指标册原文", "s", "=plan"),
        _row("policies:publish", "发布指标册", "s"),
        _row("jobs:list", "后台任务", "s"),
        _row("jobs:retry", "重试任务（须管理全部组织）", "", "=1", "does"),
    ),
    "组织": (
        _row("orgs:list", "组织名录", "oisegr"),
        _row("orgs:export", "导出组织名录", "oisegr"),
        _row("orgs:tree", "组织树", "oisegr"),
        _row("orgs:branch", "组织树的一支", "oisegr", "organisation"),
        _row("orgs:lookup", "查找组织", "oisegr"),
        _row("orgs:organisation", "组织详情", "oisegr", "organisation"),
        _row("orgs:found", "设立组织", "s"),
        _row("orgs:act", "更名、调整隶属、合并、撤销", "s", "organisation =rename"),
    ),
    "人员": (
        _row("people:find", "查人", "ois"),
        _row("people:add", "登记人员", "os"),
        _row("people:file", "个人档案", "oisc", "person"),
        _row("people:reveal", "显示身份证号", "os", "person", "does"),
        _row("people:rename", "更改姓名", "os", "person"),
        _row("people:appoint", "登记任职", "os", "person"),
        _row("people:exempt", "提出免训缓训", "os", "person"),
        _row("people:propose_merge", "提出合并", "os", "person"),
        _row("people:correct", "更正任职", "os", "appointment"),
        _row("people:end", "结束任职", "os", "appointment"),
        _row("people:void", "作废任职", "os", "appointment"),
        _row("people:transfer", "提出调动", "os", "appointment"),
        _row("people:transfers", "调动", "os"),
        _row("people:accept", "接收调动", "os", "transfer"),
        _row("people:decline", "退回调动", "os", "transfer"),
        _row("people:withdraw", "撤回调动", "os", "transfer", "does"),
        _row("people:merges", "合并档案", "os"),
        _row("people:merge", "处理合并", "os", "merge"),
        _row("people:exemptions", "免训缓训", "os"),
        _row("people:exemption", "审批免训缓训", "os", "exemption"),
        _row("people:rosters", "年度名册", "ois"),
        _row("people:rosters_export", "导出年度名册确认情况", "ois"),
        _row("people:roster", "确认年度名册", "ois", "organisation"),
        _row("people:summary", "报送汇总数", "o", "organisation"),
        _row("people:organisation", "单位名册", "ois", "organisation"),
        _row("people:roster_export", "导出单位名册", "ois", "organisation", "leaves"),
    ),
    "导入": (
        _row("imports:index", "导入", "osg"),
        _row("imports:start", "上传", "os", "=appointments"),
        _row("imports:template", "模板", "os", "=appointments"),
        _row("imports:run", "一次导入", "os", "run"),
        _row("imports:progress", "导入进度", "os", "run"),
        _row("imports:confirm", "确认导入", "os", "run", "does"),
        _row("imports:discard", "放弃导入", "os", "run", "does"),
        _row("imports:undo", "撤销导入", "os", "run", "does"),
        _row("imports:refused", "下载未导入的行", "os", "run", "leaves", "may_lack"),
        _row("imports:rows", "下载导入明细", "os", "run", "leaves"),
    ),
    "学时台账": (
        _row("ledger:mine", "我的台账", "c"),
        _row("ledger:propose", "申报学时", "c"),
        _row("ledger:person", "台账", "oic", "person"),
        _row("ledger:export", "导出台账", "oic", "person", "leaves"),
        _row("ledger:record", "登记学时", "o", "person"),
        _row("ledger:entry", "一条学时", "oic", "entry"),
        _row("ledger:reverse", "冲正", "o", "entry"),
        _row("ledger:object", "提出异议", "c", "entry"),
        _row("ledger:objections", "异议答复", "o"),
        _row("ledger:objection", "一份异议", "oc", "objection"),
        _row("ledger:uphold", "采纳异议", "o", "objection", "does"),
        _row("ledger:decline", "不采纳异议", "o", "objection", "does"),
        _row("ledger:take_back", "撤回异议", "c", "objection", "does"),
        _row("ledger:evidence", "证明材料", "oc", "evidence"),
        _row("ledger:proposals", "学时认定", "o"),
        _row("ledger:proposals_export", "导出申报", "o", "", "leaves"),
        _row("ledger:decide", "成批认定", "o"),
        _row("ledger:decided", "成批认定的结果（本人办理的）", "o", "decision"),
        _row("ledger:proposal", "一份申报", "oc", "proposal"),
        _row("ledger:recognise", "认定", "o", "proposal", "does"),
        _row("ledger:return", "退回申报", "o", "proposal", "does"),
        _row("ledger:withdraw", "撤回申报", "c", "proposal", "does"),
        _row("ledger:closing", "年度封账", "o"),
        _row("ledger:closing_places", "年度封账：选单位", "o"),
        _row("ledger:years", "各年度", "oi", "organisation"),
        _row("ledger:year_close", "封账", "o", "organisation =2026"),
        _row("ledger:year_reopen", "重开", "o", "organisation =2026"),
    ),
    "达标情况": (
        _row("standing:board", "首页", "oi"),
        _row("standing:roster", "人员名单", "oi"),
        _row("standing:mine", "我的达标", "c"),
        _row("standing:person", "个人达标情况", "oic", "person"),
        _row("standing:explanation", "依据", "oic", f"person {HOURS}"),
        _row("standing:places", "选择组织", "oi"),
        _row("standing:organisation", "单位达标情况", "oi", "organisation"),
        _row("standing:figure", "指标的依据", "oi", f"organisation {HOURS}"),
        _row("standing:people", "人员名单", "oi", "organisation"),
        _row("standing:people_export", "导出人员名单", "oi", "organisation", "leaves"),
        _row("standing:remind", "提醒名单上的人", "o", "organisation"),
        _row("standing:reminder", "一次提醒的结果（本人发出的）", "o", "reminder"),
        _row("standing:unreached", "导出没有提醒到的人", "o", "reminder", "leaves"),
        _row("standing:subjects", "组织名单", "oi", "organisation"),
        _row("standing:subjects_export", "导出组织名单", "oi", "organisation"),
        _row("standing:snapshots", "达标计算", "s"),
    ),
    "证明和报表": (
        _row("reports:statements", "培训证明", "oc", "person"),
        _row("reports:issue", "出具培训证明", "oc", "person", "does"),
        _row("reports:statement_file", "下载培训证明", "oc", "statement", "leaves"),
        _row("reports:withdraw", "撤回培训证明", "o", "statement"),
        _row("reports:verify_any", "核验培训证明", "+"),
        _row("reports:verify", "一份证明的核验", "+", "=00000-00000-00000-00000", "may_lack"),
        _row("reports:tables", "年度与中期报表", "oi", "organisation"),
        _row("reports:workbook", "导出报表（Excel）", "oi", "organisation"),
        _row("reports:document", "导出报表（Word）", "oi", "organisation"),
    ),
    "教学资源": (
        _row("resources:list", "教学资源名录", "*"),
        _row("resources:export", "导出名录", "oigr"),
        _row("resources:add", "新增资源", "og"),
        _row("resources:resource", "一项资源（未发布的）", "oigr", "resource"),
        _row("resources:revise", "修订", "og", "resource", "does"),
        _row("resources:terms", "来源与使用范围", "og", "resource"),
        _row("resources:recall", "召回", "og", "resource"),
        _row("resources:retire", "退出", "og", "resource"),
        _row("resources:version", "一个版本", "oigr", "version"),
        _row("resources:comparison", "版本比较", "oigr", "version", "may_lack"),
        _row("resources:edit", "修改草稿", "og", "version"),
        _row("resources:discard", "删除草稿", "og", "version", "does"),
        _row("resources:attach", "上传附件", "og", "version", "does"),
        _row("resources:material", "下载附件", "oigr", "material"),
        _row("resources:detach", "移除附件", "og", "material", "does"),
        _row("resources:selections", "评选推荐", "oigr"),
        _row("resources:selection", "一次评选", "oigr", "selection"),
        _row("resources:open_selection", "开展评选", "og"),
        _row("resources:nominate", "推荐资源", "og", "selection"),
        _row("resources:selection_step", "评选的下一步", "og", "selection =scoring", "does"),
        _row("resources:cancel_selection", "取消评选", "og", "selection"),
        _row("resources:score", "给推荐的资源评分", "r", "nomination"),
        _row("resources:strike", "撤下推荐的资源", "og", "nomination"),
    ),
    "院校": (
        _row("schools:list", "院校名录", "oigr"),
        _row("schools:export", "导出院校", "oigr"),
        _row("schools:school", "一所院校", "oigr", "school"),
        _row("schools:edit", "维护简介", "og", "school"),
        _row("schools:add_room", "新增教室", "og", "school"),
        _row("schools:end_room", "停用教室", "og", "room"),
        _row("schools:add_picture", "上传图片", "og", "school"),
        _row("schools:picture", "看图片", "oigr", "school_picture"),
        _row("schools:remove_picture", "移除图片", "og", "school_picture", "does"),
        _row("schools:alliances", "院校协作", "oigr"),
        _row("schools:found_alliance", "建立协作体", "og"),
        _row("schools:alliance", "一个协作体", "oigr", "alliance"),
        _row("schools:add_member", "加入成员", "og", "alliance"),
        _row("schools:end_alliance", "解散协作体", "og", "alliance"),
        _row("schools:share_with_members", "共享资源给成员", "og", "alliance"),
        _row("schools:leave", "退出协作体", "og", "membership"),
        _row("resources:share", "共享资源", "og", "resource"),
        _row("resources:end_share", "停止共享", "og", "share", "does"),
    ),
    "办学评估": (
        _row("appraisals:list", "评估清单", "oigr"),
        _row("appraisals:export", "导出评估", "oigr"),
        _row("appraisals:rounds", "评估批次", "oigr"),
        _row("appraisals:open", "发起评估", "og"),
        _row("appraisals:round", "一批评估", "oigr", "appraisal_round"),
        _row("appraisals:invite", "邀请", "og", "appraisal_round"),
        _row("appraisals:extend", "更改期限", "og", "appraisal_round"),
        _row("appraisals:cancel_round", "取消一批评估", "og", "appraisal_round"),
        _row("appraisals:appraisal", "一次评估", "oigr", "appraisal"),
        _row("appraisals:rate", "填写自评", "og", "appraisal"),
        _row("appraisals:attach", "上传佐证", "og", "appraisal", "does"),
        _row("appraisals:detach", "移除佐证", "og", "appraisal_evidence", "does"),
        _row("appraisals:submit", "提交自评", "og", "appraisal", "does"),
        _row("appraisals:visit", "安排考察", "og", "appraisal"),
        _row("appraisals:findings", "填写考察情况", "ogr", "appraisal"),
        _row("appraisals:score", "评分", "r", "appraisal"),
        _row("appraisals:conclude", "汇总得分", "og", "appraisal", "does"),
        _row("appraisals:announce", "公布结果", "og", "appraisal"),
        _row("appraisals:close", "办结", "og", "appraisal", "does"),
        _row("appraisals:cancel", "取消评估", "og", "appraisal"),
        _row("appraisals:report", "报送整改情况", "og", "appraisal_item"),
        _row("appraisals:accept", "验收整改", "og", "appraisal_item", "does"),
        _row("appraisals:send_back", "退回整改", "og", "appraisal_item"),
        _row("appraisals:evidence", "看佐证", "oigr", "appraisal_evidence"),
    ),
    "师资": (
        _row("teachers:list", "师资库", "oigr"),
        _row("teachers:export", "导出师资库", "oigr", "", "leaves"),
        _row("teachers:mine", "我的教学", "c"),
        _row("teachers:add", "登记教师", "og"),
        _row("teachers:teacher", "一名教师", "oigrc", "teacher"),
        _row("teachers:picture", "教师照片（看得到姓名的）", "ogrc", "teacher"),
        _row("teachers:edit", "修改资料", "og", "teacher"),
        _row("teachers:change_picture", "更换照片", "og", "teacher"),
        _row("teachers:remove_picture", "移除照片", "og", "teacher", "does"),
        _row("teachers:turn", "暂停、恢复、退出", "og", "teacher =suspended"),
        _row("teachers:record", "登记培养与考核", "og", "teacher =contest"),
        _row("teachers:hours", "登记工作量", "og", "teacher"),
        _row("teachers:strike_record", "作废一条记录", "og", "teacher_record"),
    ),
    "教学点": (
        _row("sites:list", "教学点名录", "oigr"),
        _row("sites:national", "全国教学点与各省分布", "oigr"),
        _row("sites:export", "导出教学点", "oigr"),
        _row("sites:add", "登记教学点", "og"),
        _row("sites:site", "一个教学点", "oigr", "site"),
        _row("sites:edit", "修改教学点", "og", "site"),
        _row("sites:courses", "现场课程", "og", "site"),
        _row("sites:add_picture", "上传图片", "og", "site"),
        _row("sites:picture", "看图片", "oigr", "site_picture"),
        _row("sites:remove_picture", "移除图片", "og", "site_picture", "does"),
        _row("sites:review", "复核（评定单位）", "og", "site"),
        _row("sites:retire", "退出", "og", "site"),
        _row("sites:routes", "现场教学路线", "oigr"),
        _row("sites:add_route", "登记路线", "og"),
        _row("sites:route", "一条路线", "oigr", "route"),
        _row("sites:edit_route", "修改路线", "og", "route"),
        _row("sites:retire_route", "停用路线", "og", "route"),
        _row("sites:calls", "征集评定", "oigr"),
        _row("sites:open_call", "开展征集", "og"),
        _row("sites:call", "一次征集", "oigr", "site_call"),
        _row("sites:propose", "申报教学点", "og", "site_call"),
        _row("sites:call_step", "征集的下一步", "og", "site_call =judging", "does"),
        _row("sites:cancel_call", "取消征集", "og", "site_call"),
        _row("sites:score", "给申报的教学点评分（有本人档案的）", "", "site_proposal"),
        _row("sites:strike", "撤下申报", "og", "site_proposal"),
    ),
    "资源审核": (
        _row("reviews:queue", "审核清单", "oigr"),
        _row("reviews:export", "导出审核清单", "oigr"),
        _row("reviews:review", "一份审核", "oigr", "review"),
        _row("reviews:take_up", "领取审核", "r", "review", "does"),
        _row("reviews:give_back", "放回审核", "r", "review", "does"),
        _row("reviews:decide", "通过或退回", "r", "review", "does"),
        _row("reviews:submit", "送审", "og", "version"),
        _row("reviews:take_back", "撤回送审", "og", "review", "does"),
        _row("reviews:of_subject", "一个版本的审核过程", "oigr", "version"),
    ),
    "需求调研": (
        _row("surveys:list", "调研清单", "oig"),
        _row("surveys:export", "导出调研清单", "oig"),
        _row("surveys:add", "发起调研", "o"),
        _row("surveys:survey", "一份调研", "oig", "survey"),
        _row("surveys:opening", "邀请发到哪里", "oig", "survey"),
        _row("surveys:edit", "修改调研草稿", "o", "survey_draft"),
        _row("surveys:copy", "复制调研", "o", "survey", "does"),
        _row("surveys:discard", "删除调研草稿", "o", "survey_draft"),
        _row("surveys:add_question", "添加题目", "o", "survey_draft =single"),
        _row("surveys:edit_question", "修改题目", "o", "survey_question"),
        _row("surveys:remove_question", "删去题目", "o", "survey_question", "does"),
        _row("surveys:move_question", "移动题目", "o", "survey_question =up", "does"),
        _row("surveys:open", "开始调研", "o", "survey_draft"),
        _row("surveys:close", "截止调研", "o", "survey", "does"),
        _row("surveys:publish", "公布结果", "o", "survey", "does"),
        _row("surveys:hide", "收回公布的结果", "o", "survey", "does"),
        _row("surveys:cancel", "取消调研", "o", "survey"),
        _row("surveys:extend", "延期", "o", "survey"),
        _row("surveys:remind", "提醒未答的人", "o", "survey", "does"),
        _row("surveys:invitees", "邀请名单", "oig", "survey"),
        _row("surveys:results", "调研结果", "oig", "survey"),
        _row("surveys:results_export", "导出调研结果", "oig", "survey"),
        _row("surveys:answers_export", "导出实名答卷", "oig", "survey", "leaves"),
        _row("surveys:texts", "一道题的文字答案", "oig", "survey survey_text"),
        _row("surveys:mine", "待答的调研", "oc"),
        _row("surveys:answer", "填写调研", "c", "invitation"),
        _row("surveys:decline", "不参加调研", "c", "invitation", "does"),
    ),
    "API（凭令牌）": (
        _row("api:me", "令牌是谁的", "*"),
        _row("api:organisations", "列出组织", "oisegr"),
        _row("api:organisation", "一个组织", "oisegr", "organisation"),
        _row("api:people", "列出人员", "ois"),
        _row("api:person", "一人一档", "oisc", "person"),
        _row("api:appointments", "列出现任职务", "ois"),
        _row("api:appointment", "一项任职", "oisc", "appointment"),
        _row("api:entries", "一个人的学时", "oic", "person"),
        _row("api:totals", "一个人各年学时净计", "oic", "person"),
        _row("api:entry", "一条学时", "oic", "entry"),
        _row("api:proposals", "列出申报（由本人认定、提交的和本人的）", "*"),
        _row("api:proposal", "一份申报", "oc", "proposal"),
        _row("api:propose", "申报学时", "oc", "person", "does"),
        _row("api:recognise", "认定", "o", "proposal", "does"),
        _row("api:return", "退回申报", "o", "proposal", "does"),
        _row("api:withdraw", "撤回申报", "c", "proposal", "does"),
        _row("api:results", "单位各项指标", "oi", "organisation"),
        _row("api:grounds", "单位一项指标的依据", "oi", f"organisation {HOURS}"),
        _row("api:standings", "一项指标背后的人", "oi", f"organisation {HOURS}"),
        _row("api:requirements", "一个人的各项要求", "oic", "person"),
        _row("api:explanation", "一个人一项指标的依据", "oic", f"person {HOURS}"),
        _row("api:imports", "列出导入", "os"),
        _row("api:import_upload", "上传并试运行", "os", "", "does"),
        _row("api:import", "一次导入", "os", "run"),
        _row("api:import_rows", "导入逐行的结果", "os", "run"),
        _row("api:import_confirm", "确认导入", "os", "run", "does"),
        _row("api:import_discard", "放弃导入", "os", "run", "does"),
        _row("api:import_undo", "撤销导入", "os", "run", "does"),
    ),
    "审计": (
        _row("access:audit", "审计", "u"),
        _row("access:audit_export", "导出审计", "u", "", "leaves"),
    ),
}


def rows() -> list[Row]:
    return [row for group in MATRIX.values() for row in group]


def rendered() -> str:
    """The matrix as tables in Markdown."""
    lines = []
    for group, members in MATRIX.items():
        lines += [f"### {group}", "", "| 页面 | 地址名 | " + " | ".join(ROLES.values()) + " |"]
        lines.append("| --- | --- |" + " :-: |" * len(ROLES))
        for row in members:
            marks = ("●" if row.opens_to(role) else "–" for role in ROLES)
            title = row.title + ("（无需登录）" if row.is_public else "")
            title += "（改动）" * row.does + "（第二重验证）" * row.leaves
            lines.append(f"| {title} | `{row.name}` | " + " | ".join(marks) + " |")
        lines.append("")
    return "\n".join(lines)
