"""Settings of categories and what topics fall under are versioned facts; what holds when this is migrated is the first version."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import workflows.facts


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_user_password_given"),
        ("workflows", "0023_numbers_of_an_item"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CategoryVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.facts.DatabaseTransaction(), editable=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="description")),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("government", "Government information"),
                            ("party", "Party affairs"),
                            ("residents", "Residents' self-government"),
                        ],
                        default="government",
                        max_length=12,
                        verbose_name="regime",
                    ),
                ),
                ("limit", models.PositiveSmallIntegerField(default=20, verbose_name="time limit")),
                (
                    "limit_unit",
                    models.CharField(
                        choices=[("working_days", "working days"), ("calendar_days", "calendar days")],
                        default="working_days",
                        max_length=16,
                        verbose_name="unit of the limit",
                    ),
                ),
                ("limit_basis", models.CharField(default="条例 第二十六条", max_length=120, verbose_name="basis of the limit")),
                (
                    "is_routine",
                    models.BooleanField(default=True, verbose_name="routine: a first lapse stays below the discipline committee"),
                ),
                ("urgent", models.BooleanField(default=False, verbose_name="emergency: consent by telephone, signed within 24 hours")),
                ("masking_profile", models.SlugField(blank=True, max_length=40, verbose_name="masking profile")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CheckList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.facts.DatabaseTransaction(), editable=False)),
                ("number", models.PositiveIntegerField()),
                ("lines", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TopicVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(db_default=workflows.facts.DatabaseUuid(), editable=False, unique=True)),
                ("recorded_at", models.DateTimeField(db_default=workflows.facts.DatabaseClock(), editable=False)),
                ("xid", models.BigIntegerField(db_default=workflows.facts.DatabaseTransaction(), editable=False)),
                ("number", models.PositiveIntegerField()),
                ("masking_profile", models.SlugField(blank=True, max_length=40)),
                ("masking_profile_before", models.SlugField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("publication", "Statutory disclosure"),
                    ("step", "Step"),
                    ("opinion", "Opinion"),
                    ("countersign", "Countersignature"),
                    ("explanation", "Explanation"),
                    ("account", "Explanation of a lapse"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="rescan",
            name="cause",
            field=models.CharField(
                choices=[
                    ("edition", "new rules, lexicon or detectors"),
                    ("asked", "asked for"),
                    ("profile", "another masking profile"),
                    ("monthly", "every month"),
                ],
                max_length=10,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_with_a_fact",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_routine" IS DISTINCT FROM (NEW."is_routine") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."limit_basis" IS DISTINCT FROM (NEW."limit_basis") OR OLD."limit_unit" IS DISTINCT FROM (NEW."limit_unit") OR OLD."masking_profile" IS DISTINCT FROM (NEW."masking_profile") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."regime" IS DISTINCT FROM (NEW."regime") OR OLD."urgent" IS DISTINCT FROM (NEW."urgent"))',
                    constraint="CONSTRAINT",
                    func='\n        IF NOT EXISTS (\n            SELECT 1 FROM workflows_categoryversion fact\n             WHERE fact."category_id" = NEW.id AND fact.xid = pg_current_xact_id()::text::bigint AND ROW(fact."name", fact."description", fact."regime", fact."limit", fact."limit_unit", fact."limit_basis", fact."is_routine", fact."urgent", fact."masking_profile", fact."is_active") IS NOT DISTINCT FROM ROW(NEW."name", NEW."description", NEW."regime", NEW."limit", NEW."limit_unit", NEW."limit_basis", NEW."is_routine", NEW."urgent", NEW."masking_profile", NEW."is_active")\n        ) THEN\n            RAISE EXCEPTION \'% % cannot be changed: no version says so\', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NULL;\n        ',
                    hash="aa0b116bfac7b3adb5d31bbc6a9973a92722948b",
                    operation='UPDATE OF "name", "description", "regime", "limit", "limit_unit", "limit_basis", "is_routine", "urgent", "masking_profile", "is_active"',
                    pgid="pgtrigger_changed_with_a_fact_42600",
                    table="workflows_category",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_with_a_fact",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."masking_profile" IS DISTINCT FROM (NEW."masking_profile"))',
                    constraint="CONSTRAINT",
                    func='\n        IF NOT EXISTS (\n            SELECT 1 FROM workflows_topicversion fact\n             WHERE fact."topic_id" = NEW.id AND fact.xid = pg_current_xact_id()::text::bigint AND ROW(fact."category_id", fact."masking_profile") IS NOT DISTINCT FROM ROW(NEW."category_id", NEW."masking_profile")\n        ) THEN\n            RAISE EXCEPTION \'% % cannot be changed: no version says so\', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NULL;\n        ',
                    hash="96b633de3b4417013c9e327fc9e6a8dbf79c029c",
                    operation='UPDATE OF "category_id", "masking_profile"',
                    pgid="pgtrigger_changed_with_a_fact_8d34c",
                    table="workflows_topic",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="categoryversion",
            name="category",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="workflows.category"),
        ),
        migrations.AddField(
            model_name="categoryversion",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="item",
            name="submitted_under",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.categoryversion"
            ),
        ),
        migrations.AddField(
            model_name="checklist",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="checklist",
            name="office",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="category",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.category"),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="category_before",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.category"),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="topicversion",
            name="topic",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="workflows.topic"),
        ),
        migrations.AddConstraint(
            model_name="categoryversion",
            constraint=models.UniqueConstraint(fields=("category", "number"), name="category_version_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="categoryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="4d45ba80a7c4b62b25f34d7eaa34f13c41d6cbf2",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_386bb",
                    table="workflows_categoryversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="categoryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="647decbf29bfad803012dd1b76f281b206589088",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d99fc",
                    table="workflows_categoryversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="categoryversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="6727e9f2017f8001207c442ac729e84417dd0637",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_a2e72",
                    table="workflows_categoryversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.UniqueConstraint(fields=("office", "number"), name="check_list_number_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="checklist",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="05471fc0cbe7be0634d1047d39614272cec7338b",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_f9919",
                    table="workflows_checklist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="checklist",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7e87e906cdee0570772939e7d13a3bc639db473e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5922f",
                    table="workflows_checklist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="checklist",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="100750877ee5a100ef3a9129465d1127313ab404",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_6169c",
                    table="workflows_checklist",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="topicversion",
            constraint=models.UniqueConstraint(fields=("topic", "number"), name="topic_version_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicversion",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="f32cc5efce0f88d8c37639fa09f070ab4074755d",
                    operation="INSERT",
                    pgid="pgtrigger_stamped_d921c",
                    table="workflows_topicversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bc3c18b6f3423af7b849dea2f6294a84dce51a33",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9c987",
                    table="workflows_topicversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topicversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ",
                    hash="ddef27792c1df5d0be1b895229567e4bc844a19b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_2a9e5",
                    table="workflows_topicversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(  # what holds today is the first version, and what items under way were submitted under
            """INSERT INTO workflows_categoryversion (category_id, number, at, reason, name, description, regime, "limit", limit_unit, limit_basis,
                                                      is_routine, urgent, masking_profile, is_active)
               SELECT id, 1, now(), '', name, description, regime, "limit", limit_unit, limit_basis, is_routine, urgent, masking_profile, is_active
                 FROM workflows_category ORDER BY id;
               UPDATE workflows_item i SET submitted_under_id = v.id
                 FROM workflows_categoryversion v
                WHERE v.category_id = i.category_id AND i.chain_id IS NOT NULL
                  AND i.state NOT IN ('archived', 'registered_on_request', 'registered_withheld', 'withdrawn', 'discarded')""",
            migrations.RunSQL.noop,
        ),
    ]
