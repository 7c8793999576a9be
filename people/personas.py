"""Whom the sign-in page of a demo site offers: for each duty the first whose main post it is, so that every part can be played."""

from datetime import datetime

from .models import Appointment, Duty


def personas(at: datetime) -> list[dict]:
    """[{username, name, duty}]; duty says post and unit. A person's main post is the one they were given first. One statement."""
    posts = Appointment.objects.in_force(at).filter(user__is_active=True).order_by("user_id", "id").distinct("user_id")
    first = {}
    for post in sorted(posts.select_related("user", "unit"), key=lambda post: post.pk):
        first.setdefault(post.duty, post)
    return [
        {
            "username": first[duty].user.username,
            "name": first[duty].user.name,
            "duty": f"{first[duty].get_duty_display()} · {first[duty].unit}",
        }
        for duty in Duty
        if duty in first
    ]
