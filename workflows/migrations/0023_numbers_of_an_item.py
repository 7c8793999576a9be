"""审批编号 and 归档号, their counters, and how an office gives them; what was submitted before has its approval number in the order of submission."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NUMBERED = """
WITH submitted AS (
  SELECT i.id, i.office_id, min(m.at) AS at, EXTRACT(year FROM min(m.at) AT TIME ZONE 'Asia/Shanghai')::int AS year
    FROM workflows_item i JOIN workflows_process here ON here.id = i.process_id
    JOIN workflows_process p ON COALESCE(p.first_id, p.id) = COALESCE(here.first_id, here.id)
    JOIN workflows_move m ON m.process_id = p.id AND m.step = 'submit'
   GROUP BY i.id, i.office_id
), counted AS (
  SELECT id, office_id, year, row_number() OVER (PARTITION BY office_id, year ORDER BY at, id) AS number FROM submitted
), last AS (
  INSERT INTO workflows_runningnumber (office_id, series, year, last)
  SELECT office_id, 'approval', year, max(number) FROM counted GROUP BY office_id, year
)
UPDATE workflows_item i
   SET approval_number = COALESCE(NULLIF(u.short_name, ''), u.name) || '审〔' || c.year || '〕'
                         || lpad(c.number::text, greatest(4, length(c.number::text)), '0') || '号'
  FROM counted c JOIN people_unit u ON u.id = c.office_id WHERE c.id = i.id"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_user_password_given'),
        ('workflows', '0022_screenings_that_follow'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RunningNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(choices=[('approval', '审批编号'), ('archive', '归档号')], max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='approval_number',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='item',
            name='archive_number',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='officeprofile',
            name='archive_pattern',
            field=models.CharField(default='{year}-{number}', max_length=60),
        ),
        migrations.AddField(
            model_name='officeprofile',
            name='names_reviewer',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('approval_number', ''), _negated=True), fields=('office', 'approval_number'), name='approval_number_once'),
        ),
        migrations.AddField(
            model_name='runningnumber',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddConstraint(
            model_name='runningnumber',
            constraint=models.UniqueConstraint(fields=('office', 'series', 'year'), name='running_number_once'),
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
    ]
