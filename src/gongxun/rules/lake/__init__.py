"""The lake: Parquet tables under a public contract, opened, checked and seen as views.

A lake that breaks the contract anywhere is refused with one error, before anything is computed.
"""

from gongxun.rules.lake.errors import LakeError
from gongxun.rules.lake.opening import Lake, open_lake

__all__ = ["Lake", "LakeError", "open_lake"]
