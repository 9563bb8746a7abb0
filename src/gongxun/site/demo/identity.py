"""Numbers that pass every check and belong to nobody.

Resident ID numbers follow GB 11643 with an invented division and a birth date in the nineteenth century; social
credit codes follow GB 32100 with the same invented divisions.
"""

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Registered by a trade union authority (8), a primary union or a federation (1).
_UNION_PREFIX = "81"
YEARS_BACK = 110


def resident_id(division_code: str, born_on: date, sequence: int) -> str:
    """An ID number of 18 characters; an odd ``sequence`` (0 to 999) is a man's."""
    body = f"{division_code}{born_on:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + _ID_CHECKS[total % 11]


def credit_code(division_code: str, serial: int) -> str:
    """A unified social credit code of 18 characters; ``serial`` is below 10^8."""
    body = f"{serial:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _BODY_WEIGHTS, strict=True))
    check = "0123456789X0"[11 - total % 11]
    code = f"{_UNION_PREFIX}{division_code}{body}{check}"
    weighed = sum(
        _CODE_ALPHABET.index(sign) * weight
        for sign, weight in zip(code, _CODE_WEIGHTS, strict=True)
    )
    return code + _CODE_ALPHABET[(31 - weighed) % 31]
