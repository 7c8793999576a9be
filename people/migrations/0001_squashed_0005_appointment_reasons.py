"""What people, units, appointments and delegations are kept in: all migrations up to 0005 as one, for a database that has none of them yet."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import people.facts
import people.uuid7
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('people', '0001_initial'),
        ('people', '0002_user_password_given'),
        ('people', '0003_who_entered_what_when'),
        ('people', '0004_previews_of_several_kinds'),
        ('people', '0005_appointment_reasons'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunSQL(people.uuid7.CREATE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('deactivated_at', models.DateTimeField(editable=False, null=True)),
                ('password_given', models.BooleanField(default=False, editable=False)),
                ('office_phone', models.CharField(blank=True, max_length=40, verbose_name='office telephone')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['name_key', 'id'],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False, null=True)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False, null=True)),
                ('since', models.DateTimeField(verbose_name='since')),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24, verbose_name='duty')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='post')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='document number')),
                ('entered_reason', models.CharField(blank=True, editable=False, max_length=200)),
                ('ended_reason', models.CharField(blank=True, editable=False, max_length=200)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ['duty', 'since'],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False, null=True)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False, null=True)),
                ('since', models.DateTimeField(verbose_name='since')),
                ('duties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24), size=None, verbose_name='duties')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_held', to=settings.AUTH_USER_MODEL, verbose_name='stand-in')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL, verbose_name='person replaced')),
            ],
            options={
                'ordering': ['-since'],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='people.appointment')),
                ('delegation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='people.delegation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Preview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('people', 'People'), ('topics', 'Catalogue of topics')], default='people', max_length=12)),
                ('at', models.DateTimeField()),
                ('file_name', models.CharField(max_length=120)),
                ('rows', models.JSONField()),
                ('digest', models.TextField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='what it is for')),
                ('prefix', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('read', 'read'), ('perform', 'read and perform steps')], default='read', max_length=8, verbose_name='scope')),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('county', 'County or district'), ('street', 'Subdistrict office'), ('section', 'Section'), ('center', 'Center'), ('station', 'Station'), ('community', 'Community or village')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('path', models.CharField(db_index=True, editable=False, max_length=255)),
                ('order', models.PositiveIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('office', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='people.unit')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.unit', verbose_name='belongs to')),
            ],
            options={
                'ordering': ['path', 'order'],
            },
        ),
        migrations.CreateModel(
            name='AppointmentScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False, null=True)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False, null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.appointment')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.unit')),
            ],
            options={
                'db_table': 'people_appointment_scopes',
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='scopes',
            field=models.ManyToManyField(blank=True, related_name='+', through='people.AppointmentScope', to='people.unit', verbose_name='answers for'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='user',
            name='home',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='people.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='delegation_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('principal', models.F('deputy')), _negated=True), name='delegation_to_somebody_else'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='f0cd310b9adb040df388b443fb5b0a2df3c3b2c9', operation='INSERT', pgid='pgtrigger_stamped_5fc6e', table='people_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='a6f5f2da494bcd0660b1d0ce9496ea107d8e9ee1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a3ef2', table='people_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='amended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."until" IS DISTINCT FROM (NEW."until"))', func="\n        INSERT INTO people_amendment (delegation_id, before, after, made_by_id)\n             VALUES (NEW.id, jsonb_build_object('until', OLD.until), jsonb_build_object('until', NEW.until), NEW.changed_by_id);\n        RETURN NULL;\n        ", hash='35464fcf623bd0531a171368b6b450aa232b1e4c', operation='UPDATE OF "until"', pgid='pgtrigger_amended_5091e', table='people_delegation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='52f9916dbba67bd0024cee5d36d463a7b7dc921f', operation='DELETE', pgid='pgtrigger_never_deleted_f2f99', table='people_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."deputy_id" IS DISTINCT FROM (NEW."deputy_id") OR OLD."duties" IS DISTINCT FROM (NEW."duties") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."principal_id" IS DISTINCT FROM (NEW."principal_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."xid" IS DISTINCT FROM (NEW."xid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='790a7de8f744107388dd8cb8fae46c0ad37fe876', operation='UPDATE', pgid='pgtrigger_only_ended_24116', table='people_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='never_prolonged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.until > OLD.until)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ae6f85230cb5db5d233aae46b7c1bca5660ff35c', operation='UPDATE', pgid='pgtrigger_never_prolonged_ec093', table='people_delegation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment', None), ('delegation__isnull', False)), models.Q(('appointment__isnull', False), ('delegation', None)), _connector='OR'), name='amendment_of_one_period'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='90d1d5bf7010c6d28462703c99409e7cbdd9d99a', operation='INSERT', pgid='pgtrigger_stamped_86096', table='people_amendment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='468b9aeec0c2db61707e6e43145f1e5429597684', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5b8c7', table='people_amendment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='44fc1d74712cab29ab851c685b7d2783a5464934', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d9a42', table='people_amendment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='token_expires_after_it_was_made'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4b262f0d104cdd693b55c461fec88a13aeabc874', operation='DELETE', pgid='pgtrigger_never_deleted_c3676', table='people_token', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='only_revoked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c555559521e968d965c22639b09e2efcce82fddc', operation='UPDATE', pgid='pgtrigger_only_revoked_e2781', table='people_token', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['path'], name='unit_path_prefix', opclasses=['varchar_pattern_ops']),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8f22d2ab317607031ac3accf5f73980393b9bf85', operation='DELETE', pgid='pgtrigger_never_deleted_cb1b0', table='people_unit', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='appointmentscope',
            constraint=models.UniqueConstraint(fields=('appointment', 'unit'), name='appointment_scope_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentscope',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='40b47df58e20a8225c8c58dbb56a0185d2fdda7e', operation='INSERT', pgid='pgtrigger_stamped_55a76', table='people_appointment_scopes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentscope',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='25d9bf54eb06916bc3479393f94cc362b7341e51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b3bb8', table='people_appointment_scopes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentscope',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f615051cafeafe72b8c5ba99f1ff3923496ba54b', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_f642a', table='people_appointment_scopes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentscope',
            trigger=pgtrigger.compiler.Trigger(name='with_its_appointment', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF (SELECT xid FROM people_appointment WHERE id = NEW.appointment_id) IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN\n                    RAISE EXCEPTION 'what an appointment answers for is entered with it: %', NEW.appointment_id;\n                END IF;\n                RETURN NEW;\n                ", hash='5ce207bee319674f09a6f02b46ec35f5e018a26d', operation='INSERT', pgid='pgtrigger_with_its_appointment_24675', table='people_appointment_scopes', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['user', 'since'], name='people_appo_user_id_ee84ab_idx'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['duty', 'since'], name='people_appo_duty_1cf0f3_idx'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='appointment_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='55ee1eec41588854c905304c26d492598d24af2c', operation='INSERT', pgid='pgtrigger_stamped_a43fc', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='ea06c4205f67ad040f48e3fc9576c37c5035cba1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_eac44', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='amended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."document_number" IS DISTINCT FROM (NEW."document_number") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func="\n        INSERT INTO people_amendment (appointment_id, before, after, made_by_id)\n             VALUES (NEW.id, jsonb_build_object('until', OLD.until, 'title', OLD.title, 'document_number', OLD.document_number), jsonb_build_object('until', NEW.until, 'title', NEW.title, 'document_number', NEW.document_number), NEW.changed_by_id);\n        RETURN NULL;\n        ", hash='77b49b67029ccc98a74efeeddf29fc8f62728d8b', operation='UPDATE OF "until", "title", "document_number"', pgid='pgtrigger_amended_78a7c', table='people_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2f52ee548778de760131d4cfbfaf6b0fde36533a', operation='DELETE', pgid='pgtrigger_never_deleted_2f1ef', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."xid" IS DISTINCT FROM (NEW."xid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9247a699204c90614e844b5f2de03e97a157f40b', operation='UPDATE', pgid='pgtrigger_only_ended_6a044', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='never_reopened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d63301f21cb4fa2abd77088806d794d918ce9bd1', operation='UPDATE', pgid='pgtrigger_never_reopened_64b10', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='reasons_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.entered_reason <> NEW.entered_reason OR (OLD.ended_reason <> NEW.ended_reason AND OLD.until IS NOT DISTINCT FROM NEW.until))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f4f71990eb3ece63229fdf0fa72928f9fc914ba6', operation='UPDATE', pgid='pgtrigger_reasons_stay_71260', table='people_appointment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3d037d79baa46b8a714dbe6fbd4fea220bf3ca0f', operation='DELETE', pgid='pgtrigger_never_deleted_c3752', table='people_user', when='BEFORE')),
        ),
    ]
