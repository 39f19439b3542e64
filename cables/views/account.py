"""Signing in and out, and what people change about their own accounts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cables.actions.accounts import choose_display_name, end_sessions
from cables.forms.account import DisplayNameForm, SignInForm
from cables.sessions import BEGUN, BROWSER

READ_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def remember_browser(request: HttpRequest) -> None:
    """Note in a new session when it began, and on what."""
    request.session[BEGUN] = timezone.now().isoformat()
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]


@method_decorator(READ_AND_POST, name="dispatch")
class SignIn(LoginView):
    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        """Remember on what browser this is, so that the person can tell their sessions apart."""
        response = super().form_valid(form)
        remember_browser(self.request)
        return response


@method_decorator(READ_AND_POST, name="dispatch")
class SignOut(LogoutView):
    """Signs out on POST; on GET asks first, so that no link or image can sign anybody out."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return render(request, "registration/sign_out.html")


@READ_AND_POST
@never_cache
@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    """One's own account: the public name, the password, and where one is signed in."""
    form = DisplayNameForm(request.POST or None, initial={"display_name": request.user.display_name})
    if request.method == "POST" and form.is_valid():
        choose_display_name(user=request.user, name=form.cleaned_data["display_name"])
        messages.success(request, "Readers now see this name beside your work.")
        return redirect("account")
    context = {
        "form": form,
        "sessions": request.user.sessions.filter(expire_date__gt=timezone.now()).order_by("-begun_at"),
        "this_session": request.session.session_key,
    }
    return render(request, "registration/account.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every other session of this person."""
    ended = end_sessions(user=request.user, but=request.session.session_key)
    messages.success(request, f"Signed out in {ended} other place{'' if ended == 1 else 's'}.")
    return redirect("account")


@method_decorator(READ_AND_POST, name="dispatch")
class ChangePassword(PasswordChangeView):
    """A new password; every other session of the person ends with the old one."""

    template_name = "registration/password_change.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form):
        response = super().form_valid(form)
        end_sessions(user=self.request.user, but=self.request.session.session_key)
        messages.success(self.request, "Your password is changed. You are signed out everywhere else.")
        return response
