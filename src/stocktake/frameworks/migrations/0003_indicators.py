
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0002_coding'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('titles', models.JSONField(default=dict, verbose_name='titles')),
                ('notes', models.JSONField(blank=True, default=dict, verbose_name='notes')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('invented', models.BooleanField(default=False, verbose_name='invented for demonstration')),
                ('pack', models.CharField(max_length=100, verbose_name='pack')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicator_lists', to='frameworks.framework')),
            ],
            options={
                'verbose_name': 'list of indicators',
                'ordering': ['framework', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('key', models.CharField(max_length=60, verbose_name='key')),
                ('labels', models.JSONField(default=dict, verbose_name='labels')),
                ('notes', models.JSONField(blank=True, default=dict, verbose_name='notes')),
                ('unit', models.CharField(choices=[('persons', 'persons'), ('per-cent', 'per cent'), ('us-dollars', 'current United States dollars'), ('ratio', 'times'), ('per-100000', 'per 100,000 people'), ('countries', 'countries'), ('level', 'level on the indicator’s own scale')], max_length=20, verbose_name='unit')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='basis')),
                ('scheme', models.CharField(blank=True, max_length=40, verbose_name='scheme')),
                ('identifier', models.CharField(blank=True, max_length=40, verbose_name='standard identifier')),
                ('identifier_source', models.CharField(blank=True, max_length=500, verbose_name='where it was read')),
                ('disaggregations', models.JSONField(blank=True, default=dict, verbose_name='disaggregations')),
                ('international', models.JSONField(blank=True, null=True, verbose_name='international number')),
                ('element', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='frameworks.element')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='frameworks.indicatorlist')),
            ],
            options={
                'verbose_name': 'indicator',
                'ordering': ['list', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='indicatorlist',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='indicator_list_says_whose_it_is', violation_error_message='A list of indicators says whose it is.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('list', 'key'), name='one_indicator_per_key', violation_error_message='The list has an indicator of this key already.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['persons', 'per-cent', 'us-dollars', 'ratio', 'per-100000', 'countries', 'level'])), name='indicator_in_a_known_unit', violation_error_message='This is no unit that an indicator is counted in.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('identifier', ''), models.Q(models.Q(('scheme', ''), _negated=True), models.Q(('identifier_source', ''), _negated=True)), _connector='OR'), name='indicator_identifier_has_its_source', violation_error_message='A standard identifier names its standard and where it was read.'),
        ),
    ]
