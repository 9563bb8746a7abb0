from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.notices import selectors, services
from gongxun.base.notices.forms import NoticeFilter, WishesForm
from gongxun.base.notices.kinds import title_of
from gongxun.base.shell.frame import Frame


@login_required
@require_GET
def index(request: ViewerRequest) -> HttpResponse:
    """What the reader was told, the latest first."""
    form = NoticeFilter(request.GET, kinds=selectors.kinds_told(request.viewer))
    query = form.query()
    rows, after = selectors.page_of(request.viewer, query)
    context = {
        "title": _("通知"),
        "form": form,
        "rows": [(row, title_of(row.kind)) for row in rows],
        "latest": rows[0].pk if rows and query.after is None else None,
        "after": after,
        "narrowed": bool(query.kind or query.unread or query.after),
        "frame": Frame(fresh=True),
    }
    return render(request, "notices/index.html", context)


@login_required
@require_GET
def open_(request: ViewerRequest, notice_id: int) -> HttpResponse:
    """Mark the reader's own notice as read and lead to what it is about."""
    notice = selectors.notice_or_404(request.viewer, notice_id)
    services.mark_read(viewer=request.viewer, notice=notice, now=timezone.now())
    return redirect(notice.address)


@login_required
@require_POST
def read_all(request: ViewerRequest) -> HttpResponse:
    """Mark as read all that stood on the page; what has come since stays unread."""
    asked = request.POST.get("up_to", "")
    up_to = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    count = services.mark_all_read(viewer=request.viewer, up_to=up_to, now=timezone.now())
    messages.success(
        request,
        ngettext("%(count)s 条通知已标为已读。", "%(count)s 条通知已标为已读。", count)
        % {"count": count},
    )
    return redirect("notices:index")


@login_required
@require_http_methods(["GET", "POST"])
def wishes(request: ViewerRequest) -> HttpResponse:
    """How the reader wants to be told, kind by kind."""
    viewer, mail = request.viewer, services.is_set_up()
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        wishes=selectors.wishes(viewer),
        mail=mail,
        address=selectors.mail_address(viewer.user_id),
    )
    if form.is_bound and form.is_valid():
        services.choose(viewer=viewer, chosen=form.chosen())
        if mail:
            address = form.cleaned_data["address"]
            services.give_address(viewer=viewer, address=address, now=timezone.now())
        messages.success(request, _("通知设置已保存。"))
        return redirect("notices:settings")
    context = {"title": _("通知设置"), "form": form, "mail": mail, "frame": Frame(fresh=True)}
    return render(request, "notices/settings.html", context)
