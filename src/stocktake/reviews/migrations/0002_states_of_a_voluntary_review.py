"""The states of a voluntary review: an extension becomes a date beside the state, invited is called sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0001_initial'),
        ('reviews', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='participation',
            name='participation_in_known_state',
        ),
        migrations.AddField(
            model_name='participation',
            name='extended_until',
            field=models.DateField(blank=True, null=True, verbose_name='extension until'),
        ),
        migrations.AddField(
            model_name='participation',
            name='held_until',
            field=models.DateField(blank=True, null=True, verbose_name='no reminders until'),
        ),
        migrations.AddField(
            model_name='participation',
            name='hold_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='why no reminders'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='state',
            field=models.CharField(choices=[('not-sent', 'not sent'), ('sent', 'sent'), ('seen', 'seen'), ('acknowledged', 'acknowledged'), ('under-way', 'under way'), ('cleared', 'cleared'), ('submitted', 'submitted'), ('accepted', 'accepted'), ('reopened', 'reopened'), ('will-not-take-part', 'will not take part'), ('withdrawn', 'withdrawn')], max_length=20, verbose_name='state'),
        ),
        migrations.RunSQL(
            "UPDATE reviews_participation SET state = 'sent' WHERE state = 'invited'; "
            "UPDATE reviews_participation SET state = 'under-way' WHERE state = 'extension';",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['not-sent', 'sent', 'seen', 'acknowledged', 'under-way', 'cleared', 'submitted', 'accepted', 'reopened', 'will-not-take-part', 'withdrawn'])), name='participation_in_known_state', violation_error_message='This is not a state of a participation.'),
        ),
    ]
