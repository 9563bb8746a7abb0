"""The money of a plan: what was set aside, and what was spent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.work.plans import flow, forms, selectors, services, wording
from gongxun.work.plans.fees import reckon
from gongxun.work.plans.models import AnnualPlan, ClassForm
from gongxun.work.plans.selectors import reality
from gongxun.work.plans.selectors.checking import standard_fen, standard_of
from gongxun.work.plans.selectors.visibility import edits, spending_or_404
from gongxun.work.plans.views.looking import tabs_of

both = require_http_methods(["GET", "POST"])
PAGE_SIZE = 50


@login_required
@require_GET
def money(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Budget and spending by category and class, and every amount, the latest first."""
    found = selectors.kept_plan_or_404(request.viewer, plan_id)
    spending = found.spending.select_related("planned_class", "reversed_by", "reverses")
    total, last = spending.count(), number(request.GET.get("after", ""))
    shown = spending.filter(pk__lt=last) if last else spending
    rows = list(shown.order_by("-pk")[: PAGE_SIZE + 1])
    after = str(rows[PAGE_SIZE - 1].pk) if len(rows) > PAGE_SIZE else None
    spent = reality.spent_by_class(found)
    classes = list(found.classes.exclude(state="cancelled").order_by("month", "number"))
    outlay = sum(fen for fen in spent.values())
    context = {
        "title": found.title,
        "plan": found,
        "tabs": tabs_of(request.viewer, found, "money"),
        "money": reality.money_of(found),
        "spent_total": outlay,
        "is_overspent": outlay > found.budget_fen,
        "classes": [(one, standard_fen(found, one), spent.get(one.pk, 0)) for one in classes],
        "rows": rows[:PAGE_SIZE],
        "page": Page(total, after=after),
        "may_edit": edits(request.viewer, found)
        and (flow.may_edit(found) or flow.may_change(found)),
        "may_spend": edits(request.viewer, found) and flow.may_change(found),
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "plans/money.html", context)


@login_required
@both
def budget(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """The budget shared out by category, beside what the standard says of the classes."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    planned = dict(found.budget_lines.values_list("category", "planned_fen"))
    proposed = _by_standard(found)
    changing = not flow.may_edit(found)
    form = forms.BudgetForm(request.POST or None, planned=planned or proposed, changing=changing)
    if form.is_valid():
        deed = lambda: services.set_budget(  # noqa: E731
            viewer=request.viewer, plan_id=found.pk, lines=form.lines(),
            reason=form.cleaned_data.get("reason", ""), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("plans:money", found.pk)
    total = _("%(amount)s 万元") % {"amount": wording.wan(found.budget_fen)}
    standard = _("%(amount)s 万元") % {"amount": wording.wan(sum(proposed.values()))}
    return form_page(
        request, form, title=_("按费用类别分列经费（万元）"), button=_("保存"),
        lead=_("各项之和不超过总经费；还没有分列的，先按培训费标准测算填入。"),
        facts=[(_("总经费"), total), (_("按标准测算"), standard)],
        back=reverse("plans:money", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


def _by_standard(plan: AnnualPlan) -> dict[str, int]:
    """What the standard allows for the plan's classes, by category."""
    found: dict[str, int] = {}
    standing = plan.classes.exclude(state="cancelled").filter(form=ClassForm.OFF_JOB)
    for one in standing.filter(days_hundredths__gt=0):
        made = reckon(
            standard_of(plan), one.class_category or plan.class_category,
            places=one.places, days_hundredths=one.days_hundredths,
        )  # fmt: skip
        for key, fen in made.by_category().items():
            found[key] = found.get(key, 0) + fen
    return found


@login_required
@both
def spend(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Write down an amount spent."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    classes = list(found.classes.exclude(state="cancelled").order_by("month", "number"))
    asked = number(request.GET.get("class", ""))
    form = forms.SpendForm(
        request.POST or None, classes=classes,
        initial={"spent_on": request.viewer.today, "planned_class": asked},
    )  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.spend(  # noqa: E731
            viewer=request.viewer, plan_id=found.pk, class_id=given["planned_class"],
            category=given["category"], amount_fen=form.amount_fen, spent_on=given["spent_on"],
            words=given["words"], submission=given["submission"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("支出已登记。"))
            return redirect("plans:money", found.pk)
    return form_page(
        request, form, title=_("登记支出"), button=_("登记"),
        lead=_("登记后不能改动；记错的用冲正更正。"),
        back=reverse("plans:money", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


@login_required
@both
def reverse_spending(request: ViewerRequest, spending_id: int) -> HttpResponse:
    """Undo an amount by its opposite."""
    one = spending_or_404(request.viewer, spending_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.reverse_spending(  # noqa: E731
            viewer=request.viewer, spending_id=one.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已冲正。"))
            return redirect("plans:money", one.plan_id)
    amount = _("%(amount)s 元") % {"amount": wording.yuan(one.amount_fen)}
    return form_page(
        request, form, title=_("冲正支出"), button=_("确认冲正"),
        facts=[(_("摘要"), one.words), (_("金额"), amount)],
        back=reverse("plans:money", args=[one.plan_id]), place=one.plan.organisation.name,
    )  # fmt: skip
