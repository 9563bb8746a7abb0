from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.sheets.cells import Code, Text
from gongxun.base.sheets.kinds import Column, Problem, SheetKind
from gongxun.base.sheets.naming import Naming, masked


@dataclass(frozen=True)
class Line:
    name: str
    number: str | None


KIND = SheetKind(
    name="people",
    title="人员",
    columns=(
        Column("姓名", "name", Text(20)),
        Column("身份证号", "number", Code(20), private=True),
    ),
    row=Line,
    decide=lambda *_: [],
    write=lambda *_: [],
    named=("name", "number"),
)


@given(st.text(max_size=30))
def test_a_masked_value_shows_seven_signs_at_most_and_keeps_its_length(value: str) -> None:
    shown = masked(value)
    assert len(shown) == len(value)
    kept = [at for at, sign in enumerate(shown) if sign != "*"]
    assert set(kept) <= {*range(3), *range(len(value) - 4, len(value))}
    assert len(value) >= 11 or not kept


def test_a_row_is_called_by_its_fields_with_the_private_ones_masked() -> None:
    naming = Naming(KIND)
    row = Line("张伟", "900101188503120023")
    assert naming.of(lambda field: getattr(row, field)) == "张伟 900***********0023"
    assert naming.of({"name": "张伟", "number": None}.get) == "张伟"


def test_what_was_read_is_masked_where_its_column_is_private() -> None:
    naming = Naming(KIND)
    assert naming.value(Problem("身份证号", "90010118850312002", "", "")) == "900**********2002"
    assert naming.value(Problem("姓名", "张伟", "", "")) == "张伟"
