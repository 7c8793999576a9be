"""Clocks that stop, grow and are recounted as facts; a ladder whose every lapse is recorded, however late the sweep."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import workflows.engine.facts


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_merge_0002_history_is_kept_0002_token"),
        ("workflows", "0002_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="Suspension"),
        migrations.DeleteModel(name="CalendarDay"),
        migrations.CreateModel(
            name="Rescheduling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.engine.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.engine.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.engine.facts.DatabaseTransaction(), editable=False)),
                ("term", models.PositiveSmallIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[("extended", "Extended"), ("resumed", "Clock resumed"), ("calendar", "Work calendar published")],
                        max_length=10,
                    ),
                ),
                ("due_before", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Resumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.engine.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.engine.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.engine.facts.DatabaseTransaction(), editable=False)),
                ("until", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("document_number", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.engine.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.engine.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.engine.facts.DatabaseTransaction(), editable=False)),
                ("since", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("document_number", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="deadline",
            name="statutory_date_never_extended",
        ),
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_to_sweep",
        ),
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_of_process",
        ),
        migrations.AddField(
            model_name="deadline",
            name="include_start",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="deadline",
            name="last_rung",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="deadline",
            name="rest_day_receipt",
            field=models.CharField(choices=[("same", "the day itself"), ("next", "the next working day")], default="same", max_length=4),
        ),
        migrations.AddField(
            model_name="deadline",
            name="user",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="office",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="unit",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="deadline",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="workflows.deadline"
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="ladder",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.ladderversion"
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="office",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AlterField(
            model_name="escalationstep",
            name="deadline",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="workflows.deadline"
            ),
        ),
        migrations.AlterField(
            model_name="sweep",
            name="fired",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("next_rung_at__isnull", False)), fields=["next_rung_at", "id"], name="deadline_to_sweep"
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(
                    ("suspended_at", None),
                    models.Q(("met_at", None), ("met_at__gte", models.F("due_at")), _connector="OR"),
                    models.Q(("cancelled_at", None), ("cancelled_at__gte", models.F("due_at")), _connector="OR"),
                ),
                fields=["unit", "statutory", "due_at", "id"],
                name="deadline_missed",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "publication"), _negated=True), models.Q(("extended_by", 0), ("suspended_at", None)), _connector="OR"
                ),
                name="publication_never_stops_nor_grows",
            ),
        ),
        migrations.AddField(
            model_name="rescheduling",
            name="deadline",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reschedulings", to="workflows.deadline"),
        ),
        migrations.AddField(
            model_name="resumption",
            name="actor",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="suspension",
            name="actor",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="suspension",
            name="deadline",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="workflows.deadline"),
        ),
        migrations.AddField(
            model_name="resumption",
            name="suspension",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="resumption", to="workflows.suspension"),
        ),
        migrations.AddConstraint(
            model_name="rescheduling",
            constraint=models.UniqueConstraint(fields=("deadline", "term"), name="one_rescheduling_per_term"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="20e919e48f9f5b0ebe2c8e1a2d1dee92826547fb",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_6e324",
                    table="workflows_rescheduling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ee5a0dca8ecf2b4d0aeaa3f91073513bef319caf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ca356",
                    table="workflows_rescheduling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="18abc6f8a4d3156a5aa07f39803b6428e6195b51",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_def36",
                    table="workflows_rescheduling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="115bda2d7246c7ed61c9849b21f8e18b70263982",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_b15f0",
                    table="workflows_suspension",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a5bd0a25271e8c60d3211b4a146573c0381fbabe",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e8a71",
                    table="workflows_suspension",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="4ca06ccb5f09e01f1c71064bc455941f508cf9df",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_d679e",
                    table="workflows_suspension",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resumption",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="089f72159ac5b95de191bbbd6ee8ca9bce4003b6",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_4ed66",
                    table="workflows_resumption",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resumption",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ce9fc531db35d446c9c01e63e4ad33d88a871d24",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ff582",
                    table="workflows_resumption",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resumption",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="75710f8fc9eaaf2598bf555b31dc66bb89744ded",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_9c479",
                    table="workflows_resumption",
                    when="BEFORE",
                ),
            ),
        ),
    ]
