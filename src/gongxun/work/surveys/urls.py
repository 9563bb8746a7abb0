from django.urls import path

from gongxun.work.surveys.views import answering, drafting, looking, results, running

app_name = "surveys"
urlpatterns = [
    path("", looking.surveys, name="list"),
    path("export.xlsx", looking.export, name="export"),
    path("add/", drafting.add, name="add"),
    path("mine/", answering.mine, name="mine"),
    path("mine/<int:invitation_id>/", answering.answer, name="answer"),
    path("mine/<int:invitation_id>/decline/", answering.decline, name="decline"),
    path("<int:survey_id>/", looking.survey, name="survey"),
    path("<int:survey_id>/opening/", looking.opening, name="opening"),
    path("<int:survey_id>/edit/", drafting.edit, name="edit"),
    path("<int:survey_id>/copy/", drafting.copy, name="copy"),
    path("<int:survey_id>/discard/", drafting.discard, name="discard"),
    path("<int:survey_id>/questions/<slug:kind>/", drafting.add_question, name="add_question"),
    path("questions/<int:question_id>/", drafting.edit_question, name="edit_question"),
    path("questions/<int:question_id>/remove/", drafting.remove_question, name="remove_question"),
    path("questions/<int:question_id>/<slug:way>/", drafting.move_question, name="move_question"),
    path("<int:survey_id>/open/", running.open_, name="open"),
    path("<int:survey_id>/close/", running.close, name="close"),
    path("<int:survey_id>/publish/", running.publish, name="publish"),
    path("<int:survey_id>/hide/", running.hide, name="hide"),
    path("<int:survey_id>/cancel/", running.cancel, name="cancel"),
    path("<int:survey_id>/extend/", running.extend, name="extend"),
    path("<int:survey_id>/remind/", running.remind, name="remind"),
    path("<int:survey_id>/invitees/", looking.invitees, name="invitees"),
    path("<int:survey_id>/results/", results.results, name="results"),
    path("<int:survey_id>/results.xlsx", results.export, name="results_export"),
    path("<int:survey_id>/answers.xlsx", results.answers, name="answers_export"),
    path("<int:survey_id>/texts/<int:question_id>/", results.texts, name="texts"),
]
