from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person, or a role such as "Founding editors", under whose name work is kept for good."""

    display_name = models.CharField(
        max_length=120, blank=True, help_text="The name readers see beside this person's work."
    )
    is_role = models.BooleanField(
        "role account", default=False, help_text="Stands for a group; nobody signs in with it."
    )
    collections = models.ManyToManyField(
        "Collection",
        blank=True,
        related_name="people",
        help_text="Limits this person's work, and what of the unpublished they see, to these; none: no limit.",
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_role=False) | models.Q(is_active=False),
                name="role_account_cannot_sign_in",
            )
        ]

    @property
    def public_name(self) -> str:
        """The chosen display name; without one a neutral word, never the sign-in name."""
        return self.display_name or "A contributor"

    @property
    def name_at_work(self) -> str:
        """For colleagues, who have to tell each other apart: the display name, else the sign-in name."""
        return self.display_name or self.username
