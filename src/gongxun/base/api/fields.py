"""The shapes that every part of the interface shares."""

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

# Identifiers stay below 2^53, so that every JSON reader keeps them exactly.
LARGEST = 2**53 - 1
# No control characters: PostgreSQL keeps no NUL, and a title is one line.
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"

Id = Annotated[int, Field(ge=1, le=LARGEST)]
Text = Annotated[str, Field(max_length=60, pattern=ONE_LINE)]
Cursor = Annotated[str, Field(max_length=2000, pattern=r"^[0-9a-f]*$")]
Limit = Annotated[int, Field(ge=1, le=200)]


class Asked(Schema):
    """A body: names that it does not know are refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Named(Schema):
    """Something by its number, and how it is called."""

    id: int
    name: str
