"""What a person at the terminal reads when something fails: one clear sentence, never a traceback."""

import os
import traceback
from importlib.metadata import version

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError

from gongxun.site.home import data_folder, disk_is_full, nearly_full


def sentence(problem: BaseException) -> str:
    """The sentence for ``problem``; with ``GONGXUN_DEBUG=1`` the traceback before it."""
    before = "".join(traceback.format_exception(problem)) if debugging() else ""
    if disk_is_full(problem):
        return f"{before}错误：磁盘已满，本次操作没有完成，已有数据保持原样。请清理磁盘后重试。"
    if isinstance(problem, ValidationError):
        return f"{before}错误：{'；'.join(_complaints(problem))}"
    if isinstance(problem, PermissionDenied) or _spoken(problem):
        return f"{before}错误：{problem}"
    if isinstance(problem, FileNotFoundError):
        return f"{before}错误：找不到文件或目录 {problem.filename}。请检查路径后重试。"
    if isinstance(problem, FileExistsError) and problem.filename:
        return f"{before}错误：{problem.filename} 已存在，没有改动它。请换一个名称，或先移走。"
    if isinstance(problem, PermissionError):
        return f"{before}错误：没有权限读写 {problem.filename}。请检查所有者与权限后重试。"
    if type(problem).__module__.startswith(("django.db", "psycopg")):
        # A database whose disk ran full goes away before it can say why.
        if nearly_full(data_folder()):
            return (
                f"{before}错误：磁盘已满，数据库无法工作，本次操作没有完成，已有数据保持原样。"
                f"请在 {data_folder()} 所在分区腾出空间后重试。"
            )
        return f"{before}错误：数据库未能完成操作（{_first_line(problem)}）。请运行 gongxun doctor 查看原因。"
    return (
        f"{before}错误：程序遇到意外情况（{type(problem).__name__}：{_first_line(problem)}），版本 {version('gongxun')}。"
        "数据未被改动；设置 GONGXUN_DEBUG=1 重试可看到详情。"
    )


def _complaints(problem: ValidationError) -> list[str]:
    if not hasattr(problem, "error_dict"):
        return problem.messages
    return [
        text if field == NON_FIELD_ERRORS else f"{field}：{text}"
        for field, texts in problem.message_dict.items()
        for text in texts
    ]


def debugging() -> bool:
    return os.environ.get("GONGXUN_DEBUG") == "1"


def _spoken(problem: BaseException) -> bool:
    # Our own errors are written for the person who reads them.
    return type(problem).__module__.startswith("gongxun.")


def _first_line(problem: BaseException) -> str:
    return (str(problem).splitlines() or [""])[0]
