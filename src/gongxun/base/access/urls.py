from django.urls import path

from gongxun.base.access.views import accounts, audit, entrance, granting, opening, tokens

app_name = "access"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/codes/", opening.reissue, name="reissue"),
    path("accounts/new/", opening.open_one, name="open_one"),
    path("accounts/enrol/", opening.enrol, name="enrol"),
    path("accounts/enrol/<int:organisation_id>/", opening.enrol_place, name="enrol_place"),
    path("accounts/<int:user_id>/", accounts.account, name="account"),
    path("accounts/<int:user_id>/lock/", accounts.lock, name="lock"),
    path("accounts/<int:user_id>/unlock/", accounts.unlock, name="unlock"),
    path("accounts/<int:user_id>/sessions/", accounts.end_sessions, name="end_sessions"),
    path("accounts/<int:user_id>/factor/", accounts.reset_factor, name="reset_factor"),
    path("accounts/<int:user_id>/grants/", granting.grant, name="grant"),
    path("grants/<int:grant_id>/end/", granting.end, name="end_grant"),
    path("account/first/", entrance.first_sign_in, name="first_sign_in"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.new_token, name="new_token"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("me/views/", entrance.views_of_me, name="views_of_me"),
    path("audit/", audit.audit, name="audit"),
    path("audit.xlsx", audit.export, name="audit_export"),
]
