"""What was laid into a message, why it could not be handled, and that a person set it aside."""

from django.db import migrations, models

STATES = [
    ("stored", "stored, not looked at yet"), ("handled", "handled"), ("failed", "could not be handled"), ("aside", "set aside"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_outbox_and_inbox")]

    operations = [
        migrations.AddField("message", "enclosed", models.JSONField(blank=True, default=list, verbose_name="files laid in")),
        migrations.AddField(
            "message", "reason", models.CharField(blank=True, max_length=40, verbose_name="why it could not be handled")
        ),
        migrations.AddField(
            "message", "values", models.JSONField(blank=True, default=dict, verbose_name="what fills the sentence")
        ),
        migrations.AlterField(
            "message", "state", models.CharField(choices=STATES, default="stored", max_length=10, verbose_name="state")
        ),
        migrations.RemoveConstraint("message", "message_in_known_state"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _label in STATES]),
                name="message_in_known_state",
                violation_error_message="This is not a state of a message.",
            ),
        ),
    ]
