"""The lake's tables of people, a cast at a time."""

import numpy as np
import pyarrow as pa

from gongxun.site.demo.arrays import Bytes
from gongxun.site.demo.arrow import dates, ids, theme_lists, words
from gongxun.site.demo.cast import CATEGORIES, EMPLOYMENTS, Cast
from gongxun.site.demo.country import Country
from gongxun.site.demo.credits import FORMS, SELF_STUDY, Credits
from gongxun.site.demo.exemptions import INDICATORS, exemptions
from gongxun.site.demo.posts import posts

MODES = ("collective", "self_study")


def appointment_table(cast: Cast, country: Country, written: int) -> pa.Table:
    """Earlier, present and committee appointments, by person; ``written`` precede them in the table."""
    rows = posts(cast, country.tree)
    return pa.table(
        {
            "appointment_id": ids(np.arange(written, written + len(rows.person))),
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "org_id": ids(rows.org),
            "is_primary": rows.primary,
            "category": words(rows.category, CATEGORIES),
            "employment": words(rows.employment, EMPLOYMENTS),
            "in_leadership_team": rows.leader,
            "office_staff": rows.office_staff,
            "school_id": ids(rows.school),
            "young": rows.young,
            "promoted_on": dates(rows.promoted),
            "valid_from": dates(rows.starts),
            "valid_to": dates(rows.ends),
        }
    )


def exemption_table(cast: Cast, country: Country) -> pa.Table:
    rows = exemptions(cast, country.span)
    return pa.table(
        {
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "indicator": _indicators(rows.indicator),
            "valid_from": dates(rows.starts),
            "valid_to": dates(rows.ends),
        }
    )


def _indicators(numbers: Bytes) -> pa.Array:
    """Null stands for every person indicator."""
    chosen = pa.array(numbers, pa.int8(), mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(chosen, pa.array(INDICATORS))


def credit_table(cast: Cast, rows: Credits, written: int) -> pa.Table:
    return pa.table(
        {
            "entry_id": ids(np.arange(written, written + len(rows))),
            "person_id": ids(cast.first + rows.person.astype(np.int64)),
            "earned_on": dates(rows.day),
            "hours_hundredths": rows.hours,
            "days_hundredths": rows.days,
            "mode": words((rows.form == SELF_STUDY).astype(np.int8), MODES),
            "form": words(rows.form, FORMS),
            "themes": theme_lists(rows.theme),
            "class_id": ids(rows.klass),
            "organiser_id": ids(rows.organiser),
        }
    )
