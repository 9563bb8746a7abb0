"""The filters of the list of notices, and how somebody wants to be told."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.notices.kinds import title_of
from gongxun.base.notices.selectors import NoticeQuery, Wish

LARGEST_NUMBER = 2**63 - 1


class NoticeFilter(forms.Form):
    """Unknown values fall back to the whole list."""

    kind = forms.ChoiceField(label=_("类别"), required=False)
    unread = forms.BooleanField(label=_("只看未读"), required=False)
    after = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Mapping[str, object], *, kinds: list[str]) -> None:
        super().__init__(data)
        choices = [("", _("全部")), *((name, title_of(name)) for name in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def query(self) -> NoticeQuery:
        self.is_valid()
        asked = self.cleaned_data
        after = asked.get("after") or ""
        position = int(after) if after.isdecimal() and int(after) <= LARGEST_NUMBER else None
        return NoticeQuery(asked.get("kind") or "", bool(asked.get("unread")), position)


class WishesForm(forms.Form):
    """One row a kind: in the product, by e-mail; and the address to write to."""

    address = forms.EmailField(
        label=_("接收邮件的地址"),
        required=False,
        max_length=254,
        help_text=_("邮件只写标题和链接，不写内容。留空则不发邮件。"),
    )

    def __init__(
        self, data: Mapping[str, object] | None, *, wishes: list[Wish], mail: bool, address: str
    ) -> None:
        super().__init__(data, initial={"address": address})
        self.wishes, self.mail = wishes, mail
        if not mail:
            del self.fields["address"]
        for at, wish in enumerate(wishes):
            self.fields[f"in_{at}"] = forms.BooleanField(
                required=False,
                initial=wish.in_product,
                disabled=bool(wish.kind.required),
                label=_("站内"),
            )
            self.fields[f"mail_{at}"] = forms.BooleanField(
                required=False, initial=wish.by_mail, disabled=not mail, label=_("邮件")
            )

    def rows(self) -> list[tuple[Wish, forms.BoundField, forms.BoundField]]:
        return [(wish, self[f"in_{at}"], self[f"mail_{at}"]) for at, wish in enumerate(self.wishes)]

    def chosen(self) -> dict[str, tuple[bool, bool]]:
        """How she wants to be told, by the name of the kind; the form is valid."""
        found = self.cleaned_data
        return {
            wish.kind.name: (found[f"in_{at}"], found[f"mail_{at}"])
            for at, wish in enumerate(self.wishes)
        }
