from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongxun.base.access import selectors, services
from gongxun.base.access.forms import EndForm, GrantForm
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.models import Grant
from gongxun.base.access.views.accounts import account_page, require_security


@login_required
@require_POST
def grant(request: ViewerRequest, user_id: int) -> HttpResponse:
    """Grant a role to the account."""
    require_security(request)
    viewer = request.viewer
    found = selectors.account(viewer, user_id)
    form = GrantForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return account_page(request, user_id, form)
    asked = form.cleaned_data
    last = asked["last_day"]
    try:
        made = services.grant_role(
            viewer=viewer,
            user=found,
            role=asked["role"],
            scope_id=asked["place"],
            valid_from=asked["valid_from"],
            valid_to=last + timedelta(days=1) if last else None,
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
        return account_page(request, user_id, form)
    words = {"role": made.get_role_display(), "name": found.display_name}
    messages.success(request, _("已授予“%(name)s”%(role)s。") % words)
    return redirect("access:account", user_id)


@login_required
@require_POST
def end(request: ViewerRequest, grant_id: int) -> HttpResponse:
    """End a grant: at once, or after the day that is named."""
    require_security(request)
    viewer = request.viewer
    found = Grant.objects.filter(pk=grant_id).select_related("user").first()
    if found is None:
        raise Http404(_("没有这项授权，可能刚被别人终止。"))
    selectors.account(viewer, found.user_id)
    form = EndForm(request.POST)
    last = form.cleaned_data["last_day"] if form.is_valid() else None
    ends = last + timedelta(days=1) if last else viewer.today
    try:
        services.end_grant(viewer=viewer, grant=found, valid_to=ends, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已终止授权“%(role)s”。") % {"role": found.get_role_display()})
    return redirect("access:account", found.user_id)
