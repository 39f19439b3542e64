"""Made cables: the same for the same seed, never among real ones unawares, and cables like any other."""

import pytest
from django.core.management import CommandError, call_command

from cables.making import make_cable
from cables.models import Cable, Revision
from cables.text import find_points


def test_a_made_cable_depends_on_its_number_and_seed_alone():
    """Cable 7 is the same whatever was made before it; another seed gives another archive."""
    assert make_cable(7) == make_cable(7)
    assert make_cable(7).raw != make_cable(7, seed=1).raw


def test_made_points_are_those_the_archive_would_find():
    """What is stored as points of a made text is what reading that text gives."""
    for number in range(60):
        made = make_cable(number)
        assert [(p.path, p.start) for p in made.points] == [(p.path, p.start) for p in find_points(made.text)]


@pytest.mark.django_db
def test_made_cables_are_cables(client, capsys):
    """They have two revisions, their witness, and pages; a second run adds only what is missing."""
    call_command("make_cables", 30)
    call_command("make_cables", 40)
    assert Cable.objects.count() == 40
    assert Revision.objects.filter(number=0).count() == Revision.objects.filter(number=1).count() == 40
    shown = Cable.objects.open_to_the_public().order_by("pk").first()
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get("/cables/").status_code == 200
    call_command("verify_raw")
    assert "0 differ" in capsys.readouterr().out


@pytest.mark.django_db
def test_real_cables_stay_among_themselves(cable):
    """Where a real cable is held, none is made unless that is asked for."""
    with pytest.raises(CommandError, match="Real cables"):
        call_command("make_cables", 5)
    call_command("make_cables", 5, "--among-real-cables")
    assert Cable.objects.count() == 6
