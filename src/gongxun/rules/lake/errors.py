"""The one error of a bad lake."""

from collections.abc import Sequence


class LakeError(Exception):
    """Names table (empty: the whole lake), column, how many rows are concerned and examples."""

    def __init__(
        self,
        table: str,
        column: str,
        message: str,
        *,
        count: int | None = None,
        examples: Sequence[object] = (),
    ) -> None:
        self.table = table
        self.column = column
        self.count = count
        self.examples = tuple(examples)
        where = f"表 {table}" + (f" 的列 {column}" if column else "") + "：" if table else ""
        many = f"，共 {count} 处" if count is not None else ""
        shown = "、".join("空值" if item is None else str(item) for item in self.examples)
        such_as = f"，例如：{shown}" if self.examples else ""
        super().__init__(f"数据湖有误：{where}{message}{many}{such_as}。没有写出任何结果。")
