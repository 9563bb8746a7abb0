"""People to find, and one file of the registry."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.people import presentation, services
from gongxun.registry.people.forms import FindForm
from gongxun.registry.people.models import Exemption, MergeProposal, Transfer
from gongxun.registry.people.selectors import charges_on, person_file, shown_names
from gongxun.registry.people.selectors.files import PersonFile
from gongxun.registry.people.selectors.listing import found_page
from gongxun.registry.people.selectors.rights import maintains
from gongxun.registry.people.selectors.visibility import sees_names
from gongxun.registry.people.views.tabs import tabs_for


@login_required
@require_GET
def find(request: ViewerRequest) -> HttpResponse:
    """Find a person in scope by name, reading, ID number or organisation."""
    viewer = request.viewer
    if not viewer.scopes(Permission.VIEW_PEOPLE, "organisation"):
        raise PermissionDenied
    audit.record_list_view(viewer, "people", Permission.VIEW_PEOPLE, timezone.now())
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text = asked.get("q", "").strip()
    found = found_page(viewer, text, asked.get("after") or None)
    names = shown_names(viewer, [person for person, _post in found.rows])
    context = {
        "title": _("名册管理"),
        "tabs": tabs_for(request, "find"),
        "form": form,
        "text": text,
        "by_name": sees_names(viewer),
        "rows": [(one, names[one.pk], post) for one, post in found.rows],
        "page": Page(found.total, after=found.after),
        "may_add": bool(viewer.scopes(Permission.EDIT_PEOPLE, "organisation")),
        "frame": Frame(),
    }
    return render(request, "people/find.html", context)


@login_required
@require_GET
def person(request: ViewerRequest, person_id: int) -> HttpResponse:
    """One file: posts with dates, exemptions, transfers, who answers for the training."""
    return file_page(request, person_file(request.viewer, person_id))


@login_required
@require_POST
def reveal(request: ViewerRequest, person_id: int) -> HttpResponse:
    """The file with its ID number whole, once; the audit keeps who asked."""
    number = services.reveal_id_number(
        viewer=request.viewer, person_id=person_id, now=timezone.now()
    )
    return file_page(request, person_file(request.viewer, person_id), number)


def file_page(request: ViewerRequest, file: PersonFile, number: str = "") -> HttpResponse:
    viewer, key = request.viewer, file.person.pk
    place = next((post.organisation for post in file.appointments), None)
    if file.person.user_id != viewer.user_id:
        where = place.pk if place else None
        audit.record_view(viewer, "person", "person", key, where, timezone.now())
    charges = charges_on(key, viewer.today) if file.whole else []
    merges = MergeProposal.objects.filter(person_id=key) | MergeProposal.objects.filter(
        other_id=key
    )
    waiting = (
        merges.filter(other__isnull=False, state=MergeProposal.State.OPEN)
        if file.whole
        else merges.none()
    )
    context = {
        "title": file.name,
        "file": file,
        "facts": presentation.facts_of_file(file, charges[0] if charges else None),
        "number": number,
        "posts": [
            (post, presentation.words_of_post(post), presentation.period(post))
            for post in file.appointments
        ],
        "waiting_merges": list(waiting),
        "may_edit": maintains(viewer, key),
        "may_see_results": file.whole
        and bool(viewer.scopes(Permission.VIEW_RESULTS, "organisation")),
        "requested": Exemption.State.REQUESTED,
        "approved": Exemption.State.APPROVED,
        "proposed": Transfer.State.PROPOSED,
        "today": viewer.today,
        "frame": Frame(place=place.name if place else "", fresh=True),
    }
    return render(request, "people/person.html", context)
