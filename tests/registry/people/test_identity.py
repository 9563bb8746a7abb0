import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.registry.people.identity import IdNumberError, checked, masked_name, masked_number
from gongxun.registry.people.naming import clean_name, person_key, search_key
from gongxun.registry.people.testing import id_number


def test_a_number_of_the_nineteenth_century_outside_all_divisions_is_good() -> None:
    assert checked("900101188503120023") == "900101188503120023"
    assert checked(" 11010119900307109x ".strip()) == "11010119900307109X"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("900101188503120024", "校验码"),
        ("900101188513120023", "出生日期"),
        ("90010118850312002", "18 位"),
        ("9001011885031200231", "18 位"),
        ("900101850312002", "15 位"),
        ("90010118850312002A", "数字"),
        ("000101188503120023", "数字"),
        ("", "18 位"),
    ],
)
def test_numbers_that_are_refused(number: str, why: str) -> None:
    with pytest.raises(IdNumberError, match=why):
        checked(number)


@given(st.integers(0, 27_999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial: int, at: int, by: int) -> None:
    good = id_number(serial)
    assert checked(good) == good
    wrong = f"{good[:at]}{(int(good[at]) + by) % 10}{good[at + 1 :]}"
    with pytest.raises(IdNumberError):
        checked(wrong)


def test_what_is_shown() -> None:
    assert masked_number("900101188503120023") == "900***********0023"
    assert masked_number(None) == ""
    assert masked_name("欧阳建国") == "欧***"
    assert masked_name("") == ""


@pytest.mark.parametrize(
    ("written", "kept"),
    [(" 张 伟 ", "张伟"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("John  Li", "John Li")],
)
def test_names_are_written_in_one_way(written: str, kept: str) -> None:
    assert clean_name(written) == kept


@pytest.mark.parametrize(
    ("name", "key", "find"),
    [
        ("单雄信", "shan xiong xin", "shanxiongxin sxx"),
        ("曾国藩", "zeng guo fan", "zengguofan zgf"),
        ("尉迟恭", "yu chi gong", "yuchigong ycg"),
        ("任重", "ren zhong", "renzhong rz"),
        ("张伟", "zhang wei", "zhangwei zw"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, key: str, find: str) -> None:
    assert person_key(name) == key
    assert search_key(key) == find
