"""Letters get a state and a reference; enclosed files, mailboxes and messages that came in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_append_only'),
        ('messaging', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=300, verbose_name='file name')),
                ('mime', models.CharField(max_length=120, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'enclosed file',
                'ordering': ['letter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True, verbose_name='mailbox')),
                ('uidvalidity', models.PositiveBigIntegerField(default=0, verbose_name='validity of the numbers')),
                ('last_uid', models.PositiveBigIntegerField(default=0, verbose_name='last number read')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='last read')),
                ('trouble', models.CharField(blank=True, max_length=500, verbose_name='what the server said')),
            ],
            options={
                'verbose_name': 'mailbox',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=255, unique=True, verbose_name='identity')),
                ('mailbox', models.CharField(blank=True, max_length=300, verbose_name='mailbox')),
                ('from_address', models.CharField(blank=True, max_length=320, verbose_name='from')),
                ('from_name', models.CharField(blank=True, max_length=300, verbose_name='name of the sender')),
                ('to', models.JSONField(blank=True, default=list, verbose_name='to')),
                ('subject', models.CharField(blank=True, max_length=500, verbose_name='subject')),
                ('references', models.JSONField(blank=True, default=list, verbose_name='answers to')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='written')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('is_automatic', models.BooleanField(default=False, verbose_name='written by a machine')),
                ('sender_check', models.CharField(default='unknown', max_length=10, verbose_name='check of the sender')),
                ('arrivals', models.PositiveIntegerField(default=1, verbose_name='arrivals')),
                ('state', models.CharField(choices=[('stored', 'stored, not looked at yet'), ('handled', 'handled'), ('failed', 'could not be handled')], default='stored', max_length=10, verbose_name='state')),
                ('outcome', models.TextField(blank=True, verbose_name='what became of it')),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='about',
            field=models.CharField(blank=True, max_length=100, verbose_name='what it is about'),
        ),
        migrations.AddField(
            model_name='letter',
            name='answers',
            field=models.CharField(blank=True, max_length=255, verbose_name='in reply to'),
        ),
        migrations.AddField(
            model_name='letter',
            name='key',
            field=models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='key'),
        ),
        migrations.AddField(
            model_name='letter',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='left at'),
        ),
        migrations.AddField(
            model_name='letter',
            name='reply_to',
            field=models.CharField(blank=True, max_length=320, verbose_name='replies to'),
        ),
        migrations.AddField(
            model_name='letter',
            name='secrets',
            field=models.JSONField(blank=True, default=list, verbose_name='masked once it has left'),
        ),
        migrations.AddField(
            model_name='letter',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting to leave'), ('leaving', 'leaving'), ('left', 'left'), ('unsure', 'may have left; nobody knows'), ('failed', 'refused by the mail server'), ('bounced', 'came back')], default='queued', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='letter',
            name='tried_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last tried'),
        ),
        migrations.AddField(
            model_name='letter',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='tries'),
        ),
        migrations.AddField(
            model_name='letter',
            name='trouble',
            field=models.CharField(blank=True, max_length=500, verbose_name='what the mail server said'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='sent_at',
            field=models.DateTimeField(verbose_name='written at'),
        ),
        migrations.AddField(
            model_name='letter', name='reference', field=models.CharField(max_length=255, null=True, verbose_name='reference'),
        ),
        migrations.RunSQL("UPDATE messaging_letter SET reference = '<' || id || '@earlier>', state = 'left'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='letter', name='reference', field=models.CharField(max_length=255, unique=True, verbose_name='reference'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'leaving', 'left', 'unsure', 'failed', 'bounced'])), name='letter_in_known_state', violation_error_message='This is not a state of a letter.'),
        ),
        migrations.AddField(
            model_name='enclosure',
            name='letter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enclosures', to='messaging.letter'),
        ),
        migrations.AddField(
            model_name='enclosure',
            name='original',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='foundation.storedfile'),
        ),
        migrations.AddField(
            model_name='message',
            name='original',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='foundation.storedfile'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['stored', 'handled', 'failed'])), name='message_in_known_state', violation_error_message='This is not a state of a message.'),
        ),
    ]
