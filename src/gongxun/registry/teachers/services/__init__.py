from gongxun.registry.teachers.services.keeping import (
    NewTeacher,
    add_many,
    add_teacher,
    edit_teacher,
    set_picture,
)
from gongxun.registry.teachers.services.noting import note_export, note_list_view, note_view
from gongxun.registry.teachers.services.recording import (
    NewRecord,
    record,
    record_evaluation,
    record_many,
    strike_record,
)
from gongxun.registry.teachers.services.turning import turn
from gongxun.registry.teachers.services.vetting import Profile
from gongxun.registry.teachers.services.workload import (
    Hours,
    enter_workload,
    record_workload_many,
)

__all__ = [
    "Hours",
    "NewRecord",
    "NewTeacher",
    "Profile",
    "add_many",
    "add_teacher",
    "edit_teacher",
    "enter_workload",
    "note_export",
    "note_list_view",
    "note_view",
    "record",
    "record_evaluation",
    "record_many",
    "record_workload_many",
    "set_picture",
    "strike_record",
    "turn",
]
