from gongxun.registry.people.identity import IdNumberError, checked, masked_name
from gongxun.registry.people.naming import clean_name
from gongxun.registry.people.selectors.accounts import accounts_of
from gongxun.registry.people.selectors.appointments import (
    AppointmentSpan,
    current_appointments,
    headcount,
    held_on,
    holding_appointment,
    spans_of,
)
from gongxun.registry.people.selectors.files import (
    PersonFile,
    person_file,
    resolve,
    resolve_many,
)
from gongxun.registry.people.selectors.finding import find_by_id_numbers, found_under, matching
from gongxun.registry.people.selectors.responsibility import (
    Charge,
    charges_of_organisation_on,
    charges_on,
)
from gongxun.registry.people.selectors.served import bearers_at
from gongxun.registry.people.selectors.visibility import (
    person_of,
    sees,
    shown_name,
    shown_names,
    visible_among,
    visible_appointments,
    visible_people,
    visible_person_or_404,
)

__all__ = [
    "AppointmentSpan",
    "Charge",
    "IdNumberError",
    "PersonFile",
    "accounts_of",
    "bearers_at",
    "charges_of_organisation_on",
    "charges_on",
    "checked",
    "clean_name",
    "current_appointments",
    "find_by_id_numbers",
    "found_under",
    "headcount",
    "held_on",
    "holding_appointment",
    "masked_name",
    "matching",
    "person_file",
    "person_of",
    "resolve",
    "resolve_many",
    "sees",
    "shown_name",
    "shown_names",
    "spans_of",
    "visible_among",
    "visible_appointments",
    "visible_people",
    "visible_person_or_404",
]
