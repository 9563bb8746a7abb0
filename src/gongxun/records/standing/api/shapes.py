"""What the addresses of figures have in common."""

from typing import Annotated, Literal

from ninja import Path, Schema
from pydantic import Field

IndicatorId = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9_.]+$")]
WindowLabel = Annotated[str, Path(max_length=24, pattern=r"^[0-9A-Za-z-]+$")]
Year = Annotated[int, Field(ge=2000, le=2100)]
By = Literal["nearest", "plan"]


class BookOut(Schema):
    """The policy book by which a figure is read: the one published nearest above, or the plan's own."""

    id: str
    version: str
    title: str
