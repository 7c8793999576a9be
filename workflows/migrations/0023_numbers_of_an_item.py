"""审批编号 and 归档号, their counters, and how an office gives them; what was submitted before has its approval number in the order of submission,
and what waits for publication its index number in the order of the last approvals, because it is to be pasted with it."""

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


WAITING = """
WITH waiting AS (
  SELECT i.id, i.office_id, m.at, to_char(m.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM') AS month, profile.prefix
    FROM workflows_item i
    JOIN LATERAL (SELECT at FROM workflows_move WHERE process_id = i.process_id ORDER BY number DESC LIMIT 1) m ON true
    JOIN LATERAL (
      SELECT CASE WHEN p.office_id = office.id THEN p.index_prefix ELSE office.code END AS prefix
        FROM workflows_officeprofile p JOIN people_unit publisher ON publisher.id = p.office_id
        JOIN people_unit office ON office.path LIKE publisher.path || '%'
       WHERE office.id = i.office_id ORDER BY length(publisher.path) DESC, p.id DESC LIMIT 1) profile ON true
   WHERE i.state = 'awaiting_publication' AND i.index_number = ''
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY office_id, month ORDER BY at, id) AS place FROM waiting
), counted AS (
  INSERT INTO workflows_indexcounter (office_id, month, last) SELECT office_id, month, max(place) FROM placed GROUP BY office_id, month
  ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + EXCLUDED.last
  RETURNING office_id, month, last
), numbered AS (
  SELECT p.id, p.prefix, p.month, c.last - count(*) OVER (PARTITION BY p.office_id, p.month) + p.place AS number
    FROM placed p JOIN counted c USING (office_id, month)
)
UPDATE workflows_item i SET index_number = n.prefix || '/' || n.month || '-' || lpad(n.number::text, greatest(5, length(n.number::text)), '0')
  FROM numbered n WHERE n.id = i.id"""


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
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
