"""A schema error of a book, said in Chinese with its remedy."""

from typing import Any

from pydantic import ValidationError

from gongxun.rules.books.positions import BookProblem, Place, SourceText

_SAID = {
    "missing": ("缺少这个字段", "请补上"),
    "extra_forbidden": ("不认识这个字段", "请检查拼写，或删去"),
    "union_tag_not_found": ("缺少字段 kind", "请写明指标的种类，例如 kind: person"),
    "literal_error": ("不是允许的值", "可用的值：{expected}"),
    "union_tag_invalid": ("不是允许的指标种类", "可用的值：{expected_tags}"),
    "string_type": ("应写文字", "有歧义的文字请加引号"),
    "string_pattern_mismatch": ("写法不对", "只用小写字母、数字、点、连字符和下划线"),
    "date_type": ("应写日期", "写成 2024-01-01"),
    "int_type": ("应写整数", "不加单位和引号"),
    "bool_type": ("应写 true 或 false", "不加引号"),
    "greater_than_equal": ("数值过小", "应不小于 {ge}"),
    "too_short": ("不能为空", "至少写一项"),
    "model_type": ("应写“字段: 值”", "请参照 acftu-2024-2028.yaml"),
    "tuple_type": ("应写列表", "每项一行，以“- ”开头"),
}
_KINDS = {
    "person", "coverage", "class_count", "release_hours", "session_share", "subject_share",
    "course_renewal", "follow_up",
}  # fmt: skip


def schema_problems(error: ValidationError, source: SourceText) -> tuple[BookProblem, ...]:
    return tuple(_problem(dict(item), source) for item in error.errors(include_url=False))


def _problem(item: dict[str, Any], source: SourceText) -> BookProblem:
    place: Place = tuple(
        part
        for position, part in enumerate(item["loc"])
        if not (position == 2 and item["loc"][0] == "indicators" and part in _KINDS)
    )
    if item["type"] == "value_error":
        return source.problem(place, str(item["ctx"]["error"]), "请改正后重试")
    message, remedy = _SAID.get(item["type"], ("写法不对", str(item["msg"])))
    context = {name: str(value) for name, value in item.get("ctx", {}).items()}
    if item["type"] in {"extra_forbidden", "missing"} and place:
        message = f"{message}：{place[-1]}"
    return source.problem(place, message, remedy.format_map(context))
