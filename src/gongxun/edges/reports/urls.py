from django.urls import path

from gongxun.edges.reports.views import statements, tables, verification

app_name = "reports"
urlpatterns = [
    path("verify/", verification.verify_any, name="verify_any"),
    path("verify/<str:code>/", verification.verify, name="verify"),
    path("people/<int:person_id>/statements/", statements.statements, name="statements"),
    path("people/<int:person_id>/statements/issue/", statements.issue, name="issue"),
    path("statements/<int:statement_id>/withdraw/", statements.withdraw, name="withdraw"),
    path("statements/<int:statement_id>.pdf", statements.statement_file, name="statement_file"),
    path("organisations/<int:organisation_id>/tables/", tables.tables, name="tables"),
    path("organisations/<int:organisation_id>/tables.xlsx", tables.as_workbook, name="workbook"),
    path("organisations/<int:organisation_id>/tables.docx", tables.as_document, name="document"),
]
