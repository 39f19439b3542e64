from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cables import roles
from cables.actions.access import open_to_public, restrict
from cables.actions.fields import hand_back_field, lock, set_field
from cables.actions.records import change_slug, reinstate, set_collection, withdraw
from cables.exceptions import CablesError
from cables.fields import FIELDS
from cables.models import Addressee, Cable, ClosedFor, Collection, Event, FieldEvidence, Revision, Witness
from cables.templatetags.archive import event_detail

from .readonly import ReadOnlyInline

# Form field -> field of evidence. What is not here is filed, not stated: address and collection.
STATED = {
    "title": "title",
    "kind": "kind",
    "direction": "direction",
    "is_circular": "circular",
    "telegram_number": "number",
    "sender": "from",
    "to": "to",
    "info": "info",
    "pass_to": "pass_to",
    "sent_on": "date",
    "sent_time": "time",
    "sent_zone": "zone",
    "date_source": "date_source",
    "received_on": "received",
    "received_time": "received_time",
    "control_number": "control_number",
    "section": "section",
    "extent": "extent",
    "withheld": "withheld",
    "language": "language",
    "classification": "classification",
    "declassified": "declassified",
    "precedence": "precedence",
    "captions": "captions",
    "subject": "subject",
    "cited": "references",
    "signatory": "signatory",
    "drafter": "drafter",
    "amended": "amended",
    "item": "item",
    "rights": "rights",
    "provenance": "provenance",
}


SALT = "cables.admin.opened_with"


class LinesField(forms.CharField):
    """A list, one entry a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def __init__(self, **options):
        super().__init__(required=False, help_text="One a line.", **options)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return list(initial or []) != self.to_python(data or "")


class CableForm(forms.ModelForm):
    """What the archive says about a cable. Changed fields become statements in the editor's name."""

    to = LinesField(label="To (action)")
    info = LinesField(label="Info")
    pass_to = LinesField(label="Pass to")
    captions = LinesField()
    cited = LinesField(label="References")
    hand_back = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Let the machine or a catalogue state it again; the person's word is kept.",
    )
    source = forms.CharField(
        required=False, max_length=500, help_text="What your changes rest on, if not on the text itself."
    )

    class Meta:
        model = Cable
        fields = [
            "slug",
            "collection",
            *(name for name in STATED if name not in ("to", "info", "cited")),
        ]

    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cable = self.instance
        lists = _lists(cable) if cable.pk else {}
        self.initial |= lists
        stated = cable.evidence.chosen().filter(origin=FieldEvidence.Origin.PERSON) if cable.pk else []
        if stated:
            words = ((e.field, f"{FIELDS[e.field].label}: {e.display_value}") for e in stated)
            self.fields["hand_back"].choices = list(words)
        else:
            del self.fields["hand_back"]
        self.initial["opened_with"] = signing.dumps(stated_values(cable), salt=SALT) if cable.pk else ""

    def clean(self):
        """
        Find what the editor changed, against what the form was opened with, not against what stands now.

        Where somebody else stated the same field meanwhile, nothing is saved and both values are shown.
        """
        cleaned = super().clean()
        if cleaned.get("sent_time") and not cleaned.get("sent_on"):
            self.add_error("sent_time", "A time needs a date: give the date too.")
        if cleaned.get("sent_zone") and not cleaned.get("sent_time"):
            self.add_error("sent_zone", "There is no time this could be the clock of.")
        if cleaned.get("date_source") and not cleaned.get("sent_on"):
            self.add_error("date_source", "There is no date this could be the source of.")
        try:
            opened = signing.loads(cleaned.get("opened_with") or "", salt=SALT)
        except signing.BadSignature:
            raise ValidationError(
                "This form was not opened here. Open the cable again; nothing was saved."
            ) from None
        now = stated_values(lock(self.instance.pk))
        self.statements = {}
        for name, field in STATED.items():
            if name in cleaned:
                self._compare(name, field, opened.get(name), now[name])
        return cleaned

    def _compare(self, name: str, field: str, opened: object, now: object) -> None:
        """Take a field up as a statement if the editor changed it and nobody else did."""
        try:
            typed = FIELDS[field].clean(self.value_of(name))
        except CablesError as error:
            self.add_error(name, ValidationError(str(error)))
            return
        if typed in (opened, now):
            return
        if now != opened:
            words = f"Somebody stated “{_shown(now)}” meanwhile; you have “{_shown(typed)}”. Nothing was saved."
            self.add_error(name, f"{words} Save again to state yours, or put theirs back.")
            # Having been told, the editor decides: the next save goes by what stands now.
            self.data = self.data.copy()
            self.data["opened_with"] = signing.dumps(stated_values(lock(self.instance.pk)), salt=SALT)
            return
        self.statements[field] = typed

    def value_of(self, name: str) -> object:
        """The form's value as a field of evidence takes it."""
        value = self.cleaned_data[name]
        return value.name if name == "sender" and value else value


def _shown(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value if value is not None else "not stated")


def _lists(cable: Cable) -> dict[str, list[str]]:
    """Addressees and references, which stand in tables of their own, as the form shows them."""
    addressees = list(cable.addressees.select_related("correspondent"))
    return {
        "to": [a.name for a in addressees if a.role == Addressee.Role.ACTION],
        "info": [a.name for a in addressees if a.role == Addressee.Role.INFO],
        "cited": [reference.as_cited for reference in cable.references.all()],
    }


def stated_values(cable: Cable) -> dict[str, object]:
    """What the form shows of a cable, each value in its one written form."""
    lists = _lists(cable)
    values = {name: lists[name] if name in lists else getattr(cable, name) for name in STATED}
    values["sender"] = cable.sender.name if cable.sender else ""
    return {name: _clean_or_as_is(STATED[name], value) for name, value in values.items()}


def _clean_or_as_is(field: str, value: object) -> object:
    """A value of before a rule was tightened is compared as it stands."""
    try:
        return FIELDS[field].clean(value)
    except CablesError:
        return str(value)


class WitnessInline(ReadOnlyInline):
    model = Witness
    fields = ["number", "label", "engine", "source_name", "encoding", "sha256"]

    def get_queryset(self, request):
        return super().get_queryset(request).without_text()


class RevisionInline(ReadOnlyInline):
    model = Revision
    fk_name = "cable"
    fields = ["number", "origin", "state", "author", "note", "created_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).without_text().select_related("author")


class EvidenceInline(ReadOnlyInline):
    model = FieldEvidence
    verbose_name_plural = "what each field rests on"
    fields = ["field", "display_value", "origin", "confidence", "quote", "source", "author", "is_chosen"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")


class EventInline(ReadOnlyInline):
    model = Event
    fields = ["at", "verb", "actor", "details"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")

    def details(self, event):
        return event_detail(event.told)


def _count(cables) -> str:
    return f"{len(cables)} cable{'' if len(cables) == 1 else 's'}"


class CollectionForm(forms.Form):
    collection = forms.ModelChoiceField(Collection.objects, required=False, empty_label="(no collection)")


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=300, help_text="Readers who have the address are told this.")


class CloseForm(forms.Form):
    """Why cables are closed, and until when."""

    closed_for = forms.ChoiceField(
        choices=ClosedFor.choices,
        help_text="Readers of a cable that was open before are told this, with its record number and the date.",
    )
    reason = forms.CharField(
        label="In your own words",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text="For the staff: readers never see it.",
    )
    until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="On this day the cables open by themselves. Empty: until somebody opens them.",
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.localdate():
            raise ValidationError("This day is not ahead: the cables would be open at once.")
        return until


class OpenForm(forms.Form):
    """Nothing to ask but whether it is meant."""


@admin.register(Cable)
class CableAdmin(admin.ModelAdmin):
    """Cables come by import and are never deleted; what is stated about them is changed here field by field."""

    form = CableForm
    list_display = [
        "record_number",
        "display_title",
        "sent_on",
        "direction",
        "classification",
        "status",
        "collection",
        "closed",
        "withdrawn",
    ]
    list_select_related = ["sender", "collection"]
    list_filter = [
        "status",
        "kind",
        "direction",
        "classification",
        "precedence",
        "collection",
        "access",
        "closed_for",
        "closed_until",
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["record_number", "telegram_number", "slug", "subject", "sender__name", "sender_as_read"]
    date_hierarchy = "sent_on"
    autocomplete_fields = ["sender"]
    inlines = [EvidenceInline, WitnessInline, RevisionInline, EventInline]
    actions = ["file_under_collection", "mark_withdrawn", "mark_reinstated", "close", "open"]
    fieldsets = [
        (None, {"fields": ["opened_with", "slug", "collection", "item", "title", "kind", "source"]}),
        (
            "Heading",
            {
                "fields": [
                    "direction",
                    "is_circular",
                    "telegram_number",
                    "sender",
                    "to",
                    "info",
                    "pass_to",
                    ("sent_on", "sent_time", "sent_zone", "date_source"),
                    ("received_on", "received_time"),
                    "section",
                    "control_number",
                    "classification",
                    "declassified",
                    "precedence",
                    "captions",
                    "subject",
                    "cited",
                    "signatory",
                    "drafter",
                    "withheld",
                    "extent",
                    "language",
                    "amended",
                ]
            },
        ),
        ("Rights and provenance", {"fields": ["rights", "provenance"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        stated = obj is not None and obj.evidence.chosen().filter(origin=FieldEvidence.Origin.PERSON).exists()
        return [*fieldsets, ("Hand back", {"fields": ["hand_back"]})] if stated else fieldsets

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(ordering="sent_on", description="title")
    def display_title(self, cable):
        return cable.display_title

    @admin.display(boolean=True, ordering="withdrawn_at", description="withdrawn")
    def withdrawn(self, cable):
        return cable.is_withdrawn

    @admin.display(description="closed", ordering="closed_until")
    def closed(self, cable):
        if not cable.is_restricted:
            return ""
        until = f" until {cable.closed_until:%Y-%m-%d}" if cable.closed_until else ""
        return f"{cable.get_closed_for_display()}{until}"

    def has_restrict_permission(self, request):
        return request.user.has_perm(roles.RESTRICT)

    def save_form(self, request, form, change):
        """Leave the cable as it is stored: the actions read it again under a lock."""
        return Cable.objects.get(pk=form.instance.pk)

    def save_model(self, request, obj, form, change):
        """Turn each changed field into a statement in the editor's name; conflicts are told, the rest is saved."""
        try:
            for field, value in form.statements.items():
                set_field(
                    cable_id=obj.pk,
                    field=field,
                    value=value,
                    actor=request.user,
                    source=form.cleaned_data["source"],
                )
            for field in form.cleaned_data.get("hand_back", []):
                hand_back_field(cable_id=obj.pk, field=field, actor=request.user)
            if "collection" in form.changed_data:
                set_collection(cable_id=obj.pk, collection=form.cleaned_data["collection"], actor=request.user)
            if "slug" in form.changed_data:
                change_slug(cable_id=obj.pk, slug=form.cleaned_data["slug"], actor=request.user)
        except CablesError as error:
            self.message_user(request, f"Not everything was saved. {error}", messages.ERROR)

    def save_related(self, request, form, formsets, change):
        """Nothing more to save: the inlines are evidence, and the actions have written the rest."""

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, [], add)

    @admin.action(description="Set the collection of the selected cables", permissions=["change"])
    def file_under_collection(self, request, queryset):
        def act(cable, form):
            set_collection(cable_id=cable.pk, collection=form.cleaned_data["collection"], actor=request.user)

        return self._ask_and_do(request, queryset, "file_under_collection", "Set collection", CollectionForm, act)

    @admin.action(description="Withdraw the selected cables from public view", permissions=["change"])
    def mark_withdrawn(self, request, queryset):
        def act(cable, form):
            withdraw(cable_id=cable.pk, reason=form.cleaned_data["reason"], actor=request.user)

        return self._ask_and_do(request, queryset, "mark_withdrawn", "Withdraw", WithdrawForm, act)

    @admin.action(description="Put the selected cables back into public view", permissions=["change"])
    def mark_reinstated(self, request, queryset):
        for cable in queryset:
            reinstate(cable_id=cable.pk, actor=request.user)
        self.message_user(request, f"In public view: {_count(queryset)}.", messages.SUCCESS)

    @admin.action(description="Close the selected cables to the public", permissions=["restrict"])
    def close(self, request, queryset):
        def act(cable, form):
            restrict(cable_id=cable.pk, **form.cleaned_data, actor=request.user)

        return self._ask_and_do(request, queryset, "close", "Close to the public", CloseForm, act)

    @admin.action(description="Open the selected cables to the public", permissions=["restrict"])
    def open(self, request, queryset):
        def act(cable, form):
            open_to_public(cable_id=cable.pk, actor=request.user)

        return self._ask_and_do(request, queryset, "open", "Open to the public", OpenForm, act)

    def _ask_and_do(self, request, queryset, action, title, form_class, act):
        """Ask for what the action needs, then do it to each cable; the answer comes back to the same address."""
        form = form_class(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            try:
                with transaction.atomic():
                    for cable in queryset:
                        act(cable, form)
            except CablesError as error:
                self.message_user(request, f"Nothing was done. {error}", messages.ERROR)
            else:
                self.message_user(request, f"{title}: {_count(queryset)}.", messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "cables": queryset,
            "action": action,
            "opts": self.opts,
            "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/cables/cable/ask.html", context)
