"""What items and everything about them is kept in: all migrations up to 0033 as one, for a database that has none of them yet."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import django_fsm
import people.facts
import pgtrigger.compiler
import pgtrigger.migrations
import viewflow.workflow.fields
import viewflow.workflow.token
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('workflows', '0001_initial'),
        ('workflows', '0002_fewer_indexes_on_notices'),
        ('workflows', '0003_sensitivity_check'),
        ('workflows', '0004_fewer_indexes_on_steps'),
        ('workflows', '0005_no_foreign_keys_on_notices'),
        ('workflows', '0006_drafts_know_their_version'),
        ('workflows', '0007_find_what_is_to_take_down'),
        ('workflows', '0008_rescan'),
        ('workflows', '0009_lexicon_proposal'),
        ('workflows', '0010_masking_jobs'),
        ('workflows', '0011_papers_of_an_explanation'),
        ('workflows', '0012_quarantine'),
        ('workflows', '0013_searches_of_texts_are_kept'),
        ('workflows', '0014_files_under_way_are_searched_again'),
        ('workflows', '0015_follow_ups_come_along'),
        ('workflows', '0016_one_open_main_task_again'),
        ('workflows', '0017_masked_titles_in_lists'),
        ('workflows', '0018_a_clock_for_each_asked'),
        ('workflows', '0019_explanations_the_ladder_demands'),
        ('workflows', '0020_explanations_owed_already'),
        ('workflows', '0021_rejected_corrections_put_back'),
        ('workflows', '0022_screenings_that_follow'),
        ('workflows', '0023_numbers_of_an_item'),
        ('workflows', '0024_settings_are_versioned'),
        ('workflows', '0025_rungs_by_code_and_a_clock_for_each_opinion'),
        ('workflows', '0026_topics_say_who'),
        ('workflows', '0027_two_more_kinds'),
        ('workflows', '0028_searches_that_look_back'),
        ('workflows', '0029_rows_lead_to_ones_own_category'),
        ('workflows', '0030_destroyed_as_secret'),
        ('workflows', '0031_tried_to_read'),
        ('workflows', '0032_which_key_values_are_recognised_by'),
        ('workflows', '0033_archive_numbers_are_looked_up'),
    ]

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('people', '0001_squashed_0005_appointment_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyTakenUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LadderVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('rungs', models.JSONField()),
                ('rules', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Leak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('material', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('kind', models.CharField(choices=[('id_number', 'Identity card number'), ('bank_account', 'Bank account'), ('credit_code', 'Unified social credit code'), ('travel_document', 'Passport or travel permit'), ('vehicle_plate', 'Vehicle plate'), ('property_certificate', 'Certificate of property'), ('mobile_phone', 'Mobile number'), ('landline', 'Landline number'), ('email', 'E-mail address'), ('chat_account', 'Chat account'), ('ip_address', 'Network address'), ('address', 'Home address'), ('location', 'Place a picture was taken'), ('person_name', "Person's name"), ('health', 'Health or disability'), ('hardship', 'Personal circumstances'), ('minor', 'Minor'), ('small_count', 'Small number of people'), ('secret_mark', 'Classification mark'), ('internal_mark', 'Internal mark'), ('draft_mark', 'Draft mark'), ('wording', 'Wrong or sensitive wording'), ('document_number', 'Document number'), ('header_field', 'Header field'), ('hidden_content', 'Hidden content'), ('properties', 'File properties'), ('active_content', 'Active content'), ('aggregation', 'Same person in several lists'), ('unscreenable', 'Cannot be checked automatically')], max_length=20)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('vacant', models.BooleanField(default=False)),
                ('channel', models.CharField(choices=[('inbox', 'in-app message'), ('email', 'e-mail'), ('webhook', 'messaging gateway')], max_length=8)),
                ('digest', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='LexiconProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('replaces', models.BooleanField()),
                ('entries', models.JSONField(default=list)),
                ('errors', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='LexiconVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('entries', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Masking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('source', models.CharField(max_length=64)),
                ('result', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('profile', models.CharField(blank=True, max_length=40)),
                ('edition', models.CharField(max_length=40)),
                ('log', models.JSONField(default=list)),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MaskingJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('source', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=150)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('boxes', models.JSONField(default=list)),
                ('profile', models.CharField(max_length=40)),
                ('edition', models.CharField(max_length=40)),
                ('at_once', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Being made'), ('made', 'Made, to be looked at'), ('used', 'Attached'), ('failed', 'Failed'), ('dropped', 'Dropped')], default='waiting', max_length=8)),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('done', models.PositiveIntegerField(default=0)),
                ('of', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('result', models.CharField(blank=True, max_length=64)),
                ('log', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=40)),
                ('source', models.CharField(blank=True, max_length=32)),
                ('target', models.CharField(max_length=32)),
                ('duty', models.CharField(blank=True, choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('at', models.DateTimeField()),
                ('basis', models.CharField(blank=True, max_length=120)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('core_hash', models.CharField(blank=True, max_length=64)),
                ('inputs', models.JSONField(default=dict)),
                ('via', models.CharField(choices=[('web', 'page'), ('api', 'interface'), ('system', 'system'), ('replay', 'replay')], default='web', max_length=8)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('event', models.CharField(max_length=40)),
                ('duty', models.CharField(blank=True, choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('data', models.JSONField(default=dict)),
                ('key', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('muted', models.BooleanField(default=False)),
                ('composed_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, choices=[('nobody', 'there was nobody to tell'), ('unknown', 'there is no wording for this event')], db_default='', default='', max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='OfficeProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('first_platform', models.CharField(choices=[('district_portal', "the street's column on the district portal"), ('built_in', 'the built-in portal')], default='district_portal', max_length=20)),
                ('portal_name', models.CharField(blank=True, max_length=80)),
                ('portal_url', models.URLField(blank=True)),
                ('index_prefix', models.CharField(max_length=40)),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('archive_pattern', models.CharField(default='{year}-{number}', max_length=60)),
                ('names_reviewer', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='letter_preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('en', 'English')], max_length=10, verbose_name='language of messages')),
            ],
        ),
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow_class', viewflow.workflow.fields.FlowReferenceField(max_length=250, verbose_name='Flow')),
                ('status', models.CharField(choices=[('CANCELED', 'Canceled'), ('DONE', 'Done'), ('NEW', 'New')], default='NEW', max_length=50, verbose_name='Status')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                ('finished', models.DateTimeField(blank=True, null=True, verbose_name='Finished')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('number', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('regime', models.CharField(choices=[('government', 'Government information'), ('party', 'Party affairs'), ('residents', "Residents' self-government")], max_length=12)),
                ('index_number', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('metadata', models.JSONField(default=dict)),
                ('attachments', models.JSONField(default=list)),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('formed_on', models.DateField(null=True)),
                ('public_at', models.DateTimeField()),
                ('display_until', models.DateField(null=True)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('platform', models.CharField(choices=[('district_portal', "the street's column on the district portal"), ('built_in', 'the built-in portal')], max_length=20)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('replaced', 'replaced by a correction'), ('withdrawn', 'withdrawn'), ('expired', 'display period over')], max_length=10)),
                ('end_notice', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='PublicationCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open', models.PositiveIntegerField(default=0)),
                ('confirmed', models.PositiveIntegerField(default=0)),
                ('worst', models.CharField(blank=True, choices=[('block', 'block'), ('mask', 'mask'), ('review', 'review'), ('hint', 'hint'), ('allow', 'allow')], max_length=8)),
                ('kinds', models.JSONField(default=dict)),
                ('shared', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PublishedMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('mark', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Quarantined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('suspected', 'Suspected: to be verified'), ('confirmed', 'Confirmed: to be reported'), ('reported', 'Confirmed and reported'), ('released', 'Released: false alarm')], db_index=True, default='suspected', max_length=32)),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=60)),
                ('destination', models.CharField(max_length=20)),
                ('form', models.CharField(choices=[('file', 'File'), ('text', 'Text typed')], max_length=4)),
                ('hash', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('findings', models.JSONField()),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('stretches', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('what', models.CharField(max_length=60)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Replay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('year', 'a year of office life'), ('present', 'the open work of one day')], default='year', max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('items', models.PositiveIntegerField()),
                ('seed', models.IntegerField()),
                ('until', models.DateTimeField()),
                ('swept_on', models.DateField(null=True)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReplayedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('over', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Rescan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('edition', models.CharField(max_length=40)),
                ('scope', models.CharField(choices=[('public', 'what is public'), ('under_way', 'attachments of drafts and of items under way')], default='public', max_length=10)),
                ('cause', models.CharField(choices=[('edition', 'new rules, lexicon or detectors'), ('asked', 'asked for'), ('profile', 'another masking profile'), ('monthly', 'every month'), ('ever', 'asked for, with what was public before')], max_length=10)),
                ('at', models.DateTimeField()),
                ('total', models.PositiveIntegerField(default=0)),
                ('compared', models.BooleanField(default=False)),
                ('finished_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RescanWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('material', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('priority', models.PositiveSmallIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('long', models.BooleanField(default=False)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('complete', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Rescheduling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('term', models.PositiveSmallIntegerField()),
                ('cause', models.CharField(choices=[('extended', 'Extended'), ('resumed', 'Clock resumed'), ('calendar', 'Work calendar published')], max_length=10)),
                ('due_before', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resumption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('document_number', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('content_hash', models.CharField(max_length=64)),
                ('core_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunningNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(choices=[('approval', '审批编号'), ('archive', '归档号')], max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('material', models.CharField(max_length=64)),
                ('edition', models.CharField(max_length=40)),
                ('complete', models.BooleanField()),
                ('findings', models.JSONField(default=list)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('day', models.DateField(null=True)),
                ('lasting', models.BooleanField(default=False)),
                ('number', models.PositiveIntegerField(default=1)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sealed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location', models.CharField(max_length=100, unique=True)),
                ('key', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('location', models.CharField(max_length=200)),
                ('stored_at', models.DateTimeField()),
                ('purged_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('since', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('document_number', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('last_at', models.DateTimeField(default=None, null=True)),
                ('fired', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow_task', viewflow.workflow.fields.TaskReferenceField(max_length=255, verbose_name='Task')),
                ('flow_task_type', models.CharField(max_length=50, verbose_name='Type')),
                ('assigned', models.DateTimeField(blank=True, null=True, verbose_name='Assigned')),
                ('started', models.DateTimeField(blank=True, null=True, verbose_name='Started')),
                ('finished', models.DateTimeField(blank=True, null=True, verbose_name='Finished')),
                ('token', viewflow.workflow.fields.TokenField(default=viewflow.workflow.token.Token('start'), max_length=150, verbose_name='Token')),
                ('owner_permission_obj_pk', models.CharField(blank=True, max_length=255, null=True)),
                ('status', models.CharField(choices=[('ASSIGNED', 'Assigned'), ('CANCELED', 'Canceled'), ('DONE', 'Done'), ('ERROR', 'Error'), ('NEW', 'New'), ('REVIVED', 'Revived'), ('SCHEDULED', 'Scheduled'), ('STARTED', 'Started')], default='NEW', max_length=10)),
                ('created', models.DateTimeField()),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('kind', models.CharField(choices=[('main', 'Step'), ('opinion', 'Opinion'), ('follow_up', 'Follow-up'), ('copy', 'Copy')], default='main', max_length=10)),
                ('node', models.CharField(max_length=32)),
                ('title', models.CharField(max_length=300)),
                ('returned', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False, null=True)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False, null=True)),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('field', models.CharField(max_length=80, verbose_name='field')),
                ('level1', models.CharField(max_length=120, verbose_name='matter')),
                ('level2', models.CharField(blank=True, max_length=120, verbose_name='sub-matter')),
                ('elements', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='what must be published')),
                ('legal_basis', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='legal basis')),
                ('limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='time limit')),
                ('limit_unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days', 'calendar days')], default='working_days', max_length=16, verbose_name='unit of the limit')),
                ('limit_text', models.CharField(blank=True, max_length=200, verbose_name='time limit as printed')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='channels')),
                ('audience', models.CharField(blank=True, max_length=80, verbose_name='audience')),
                ('names_people', models.BooleanField(default=False, verbose_name='names private persons')),
                ('masking_profile', models.SlugField(blank=True, max_length=40, verbose_name='masking profile')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('since', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['field', 'level1', 'level2', 'code'],
            },
        ),
        migrations.CreateModel(
            name='TopicVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('masking_profile', models.SlugField(blank=True, max_length=40)),
                ('masking_profile_before', models.SlugField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('destination', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=150)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('pages', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('uploader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('payload', models.JSONField()),
                ('at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('regime', models.CharField(choices=[('government', 'Government information'), ('party', 'Party affairs'), ('residents', "Residents' self-government")], default='government', max_length=12, verbose_name='regime')),
                ('limit', models.PositiveSmallIntegerField(default=20, verbose_name='time limit')),
                ('limit_unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days', 'calendar days')], default='working_days', max_length=16, verbose_name='unit of the limit')),
                ('limit_basis', models.CharField(default='条例 第二十六条', max_length=120, verbose_name='basis of the limit')),
                ('is_routine', models.BooleanField(default=True, verbose_name='routine: a first lapse stays below the discipline committee')),
                ('urgent', models.BooleanField(default=False, verbose_name='emergency: consent by telephone, signed within 24 hours')),
                ('masking_profile', models.SlugField(blank=True, max_length=40, verbose_name='masking profile')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CategoryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('regime', models.CharField(choices=[('government', 'Government information'), ('party', 'Party affairs'), ('residents', "Residents' self-government")], default='government', max_length=12, verbose_name='regime')),
                ('limit', models.PositiveSmallIntegerField(default=20, verbose_name='time limit')),
                ('limit_unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days', 'calendar days')], default='working_days', max_length=16, verbose_name='unit of the limit')),
                ('limit_basis', models.CharField(default='条例 第二十六条', max_length=120, verbose_name='basis of the limit')),
                ('is_routine', models.BooleanField(default=True, verbose_name='routine: a first lapse stays below the discipline committee')),
                ('urgent', models.BooleanField(default=False, verbose_name='emergency: consent by telephone, signed within 24 hours')),
                ('masking_profile', models.SlugField(blank=True, max_length=40, verbose_name='masking profile')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='workflows.category')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChainVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('levels', models.JSONField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chains', to='workflows.category')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CheckList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('number', models.PositiveIntegerField()),
                ('lines', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Content',
            fields=[
                ('content_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('data', models.JSONField(null=True)),
                ('purged_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('data__isnull', True), ('purged_at__isnull', True), _connector='XOR'), name='content_is_there_or_purged')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('kind', models.CharField(choices=[('publication', 'Statutory disclosure'), ('step', 'Step'), ('opinion', 'Opinion'), ('countersign', 'Countersignature'), ('explanation', 'Explanation'), ('account', 'Explanation of a lapse')], max_length=16)),
                ('node', models.CharField(blank=True, max_length=32)),
                ('statutory', models.BooleanField(default=False)),
                ('routine', models.BooleanField(default=True)),
                ('basis', models.CharField(max_length=120)),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('started_at', models.DateTimeField()),
                ('include_start', models.BooleanField(default=False)),
                ('rest_day_receipt', models.CharField(choices=[('same', 'the day itself'), ('next', 'the next working day')], default='same', max_length=4)),
                ('budget', models.PositiveSmallIntegerField()),
                ('budget_unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days', 'calendar days'), ('hours', 'hours')], default='working_days', max_length=16)),
                ('extended_by', models.PositiveSmallIntegerField(default=0)),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('provisional', models.BooleanField(default=False)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('term', models.PositiveSmallIntegerField(default=1)),
                ('next_rung', models.PositiveSmallIntegerField(null=True)),
                ('next_rung_at', models.DateTimeField(null=True)),
                ('last_rung', models.PositiveSmallIntegerField(null=True)),
                ('explanation_owed_at', models.DateTimeField(null=True)),
                ('met_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('material', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('id_number', 'Identity card number'), ('bank_account', 'Bank account'), ('credit_code', 'Unified social credit code'), ('travel_document', 'Passport or travel permit'), ('vehicle_plate', 'Vehicle plate'), ('property_certificate', 'Certificate of property'), ('mobile_phone', 'Mobile number'), ('landline', 'Landline number'), ('email', 'E-mail address'), ('chat_account', 'Chat account'), ('ip_address', 'Network address'), ('address', 'Home address'), ('location', 'Place a picture was taken'), ('person_name', "Person's name"), ('health', 'Health or disability'), ('hardship', 'Personal circumstances'), ('minor', 'Minor'), ('small_count', 'Small number of people'), ('secret_mark', 'Classification mark'), ('internal_mark', 'Internal mark'), ('draft_mark', 'Draft mark'), ('wording', 'Wrong or sensitive wording'), ('document_number', 'Document number'), ('header_field', 'Header field'), ('hidden_content', 'Hidden content'), ('properties', 'File properties'), ('active_content', 'Active content'), ('aggregation', 'Same person in several lists'), ('unscreenable', 'Cannot be checked automatically')], max_length=20)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None)),
                ('answer', models.CharField(choices=[('masked', 'True: masked'), ('lawful', 'True, and lawfully public'), ('false_alarm', 'False alarm'), ('looked', 'Looked at by a person: nothing wrong'), ('overruled', 'Overruled: open again')], max_length=12)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('duty', models.CharField(choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('principal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('term', models.PositiveSmallIntegerField()),
                ('rung', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=20)),
                ('reached_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('deadline', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='workflows.deadline')),
                ('office', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('kind', models.CharField(choices=[('noted', 'Noted'), ('demanded', 'Explanation demanded'), ('explained', 'Explained'), ('sent_back', 'Sent back to the disclosure office'), ('extended', 'Step clock extended'), ('handed_over', 'Handed to accountability')], max_length=12)),
                ('duty', models.CharField(blank=True, choices=[('author', 'Case handler'), ('section_head', 'Section head'), ('disclosure_officer', 'Disclosure office'), ('publisher', 'Publisher'), ('secrecy_reviewer', 'Secrecy reviewer'), ('legal_reviewer', 'Legality reviewer'), ('business_leader', 'Leader in charge of the business'), ('disclosure_leader', 'Leader in charge of disclosure'), ('director', 'Director'), ('discipline', 'Discipline committee'), ('archivist', 'Archivist'), ('reporter', 'Information officer'), ('scorer', 'Evaluation panel'), ('administrator', 'Administrator'), ('group_head', 'Head of the leading group'), ('group_deputy', 'Deputy head of the leading group'), ('group_member', 'Member of the leading group')], max_length=24)),
                ('text', models.CharField(blank=True, max_length=2000)),
                ('papers', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('addressee', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clock', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked_for_by', to='workflows.deadline')),
                ('deadline', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='workflows.deadline')),
                ('principal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('budget', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='workflows.deadline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IndexCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=6)),
                ('last', models.PositiveIntegerField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('what', models.CharField(choices=[('shown', 'looked at on the page'), ('downloaded', 'downloaded'), ('lost', 'could not be opened')], max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('returned', 'Returned for changes'), ('section_review', 'Awaiting section review'), ('office_review', 'Awaiting the disclosure office'), ('legal_review', 'Awaiting legality review'), ('collective_review', 'Awaiting collective discussion'), ('secrecy_review', 'Awaiting secrecy review'), ('determination', 'Referred for determination'), ('leader_review', 'Awaiting the leader in charge'), ('disclosure_leader_review', 'Awaiting the leader in charge of disclosure'), ('signing', 'Awaiting signature'), ('awaiting_publication', 'Awaiting publication'), ('published', 'Public'), ('archived', 'Archived'), ('registered_on_request', 'Registered: on request'), ('registered_withheld', 'Registered: not disclosed'), ('withdrawal_review', 'Awaiting consent to withdraw'), ('withdrawn', 'Withdrawn'), ('discarded', 'Discarded'), ('destroyed', 'Destroyed as secret: to be reported'), ('destruction_reported', 'Destroyed as secret and reported')], default='draft', max_length=32)),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=300)),
                ('attribute', models.CharField(choices=[('public', "Disclosed on the office's initiative"), ('on_request', 'Disclosed on request'), ('withheld', 'Not disclosed')], default='public', max_length=12)),
                ('formed_on', models.DateField(null=True)),
                ('approval_number', models.CharField(blank=True, max_length=100)),
                ('index_number', models.CharField(blank=True, max_length=80)),
                ('archive_number', models.CharField(blank=True, max_length=80)),
                ('returned_from', models.CharField(blank=True, max_length=32)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('created_at', models.DateTimeField()),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='workflows.category')),
                ('chain', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.chainversion')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('submitted_under', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.categoryversion')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.PositiveIntegerField(db_default=0, default=0)),
                ('data', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='workflows.item')),
            ],
        ),
        migrations.CreateModel(
            name='Discovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=people.facts.DatabaseUuid(), editable=False, unique=True)),
                ('recorded_at', models.DateTimeField(db_default=people.facts.DatabaseClock(), editable=False)),
                ('xid', models.BigIntegerField(db_default=people.facts.DatabaseTransaction(), editable=False)),
                ('material', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('edition', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('id_number', 'Identity card number'), ('bank_account', 'Bank account'), ('credit_code', 'Unified social credit code'), ('travel_document', 'Passport or travel permit'), ('vehicle_plate', 'Vehicle plate'), ('property_certificate', 'Certificate of property'), ('mobile_phone', 'Mobile number'), ('landline', 'Landline number'), ('email', 'E-mail address'), ('chat_account', 'Chat account'), ('ip_address', 'Network address'), ('address', 'Home address'), ('location', 'Place a picture was taken'), ('person_name', "Person's name"), ('health', 'Health or disability'), ('hardship', 'Personal circumstances'), ('minor', 'Minor'), ('small_count', 'Small number of people'), ('secret_mark', 'Classification mark'), ('internal_mark', 'Internal mark'), ('draft_mark', 'Draft mark'), ('wording', 'Wrong or sensitive wording'), ('document_number', 'Document number'), ('header_field', 'Header field'), ('hidden_content', 'Hidden content'), ('properties', 'File properties'), ('active_content', 'Active content'), ('aggregation', 'Same person in several lists'), ('unscreenable', 'Cannot be checked automatically')], max_length=20)),
                ('mark', models.CharField(max_length=32)),
                ('finding', models.JSONField()),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discoveries', to='workflows.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keytakenup',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='328cd9cc50668cde0d6e3c906f711e7b4185e226', operation='INSERT', pgid='pgtrigger_stamped_f98f7', table='workflows_keytakenup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keytakenup',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='11c70bf2bd3d9751a5aeabc5b9854bde57cc79e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b7ca0', table='workflows_keytakenup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keytakenup',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='644428a6f7a3e048e26cee7fd52e52073d29102d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f00a1', table='workflows_keytakenup', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='ladderversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ladderversion',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='ladder',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.ladderversion'),
        ),
        migrations.AddField(
            model_name='leak',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leak',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaks', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='leak',
            name='principal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letter',
            name='gathered_in',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='workflows.letter'),
        ),
        migrations.AddField(
            model_name='letter',
            name='principal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letter',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lexiconproposal',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lexiconproposal',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='lexiconversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lexiconversion',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='lexiconproposal',
            name='lexicon',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.lexiconversion'),
        ),
        migrations.AddField(
            model_name='masking',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='maskingjob',
            name='editor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='maskingjob',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='masking_jobs', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='move',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='move',
            name='principal',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='move',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='leak',
            name='move',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.move'),
        ),
        migrations.AddField(
            model_name='notice',
            name='move',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflows.move'),
        ),
        migrations.AddField(
            model_name='notice',
            name='office',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='notice',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letter',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='workflows.notice'),
        ),
        migrations.AddField(
            model_name='officeprofile',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='officeprofile',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='people.unit'),
        ),
        migrations.AddField(
            model_name='process',
            name='first',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='process',
            name='office',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='process',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='notice',
            name='process',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='move',
            name='process',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='masking',
            name='process',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='maskings', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='item',
            name='process',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='item', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='decision',
            name='process',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screening_decisions', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='process',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='bound_for',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='publication',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='publication',
            name='office',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='publication',
            name='published_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='leak',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='item',
            name='live',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='publicationcheck',
            name='publication',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='publishedmark',
            name='publication',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='quarantined',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quarantined',
            name='bound_for',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='quarantined',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='quarantined',
            name='process',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='quarantined', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='quarantined',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='quarantined',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='workflows.quarantined'),
        ),
        migrations.AddField(
            model_name='reading',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='reading',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='release',
            name='bound_for',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='release',
            name='quarantined',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='workflows.quarantined'),
        ),
        migrations.AddField(
            model_name='replay',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='replayeditem',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='replayeditem',
            name='replay',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='played', to='workflows.replay'),
        ),
        migrations.AddField(
            model_name='rescan',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rescan',
            name='lexicon',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.lexiconversion'),
        ),
        migrations.AddField(
            model_name='rescan',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='rescan',
            name='stopped_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publicationcheck',
            name='rescan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.rescan'),
        ),
        migrations.AddField(
            model_name='leak',
            name='rescan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaks', to='workflows.rescan'),
        ),
        migrations.AddField(
            model_name='discovery',
            name='rescan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discoveries', to='workflows.rescan'),
        ),
        migrations.AddField(
            model_name='rescanwork',
            name='publication',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.publication'),
        ),
        migrations.AddField(
            model_name='rescanwork',
            name='rescan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='workflows.rescan'),
        ),
        migrations.AddField(
            model_name='rescheduling',
            name='deadline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reschedulings', to='workflows.deadline'),
        ),
        migrations.AddField(
            model_name='resumption',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revision',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='workflows.item'),
        ),
        migrations.AddField(
            model_name='revision',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.revision'),
        ),
        migrations.AddField(
            model_name='item',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.revision'),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='rescan',
            name='rules',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.ruleversion'),
        ),
        migrations.AddField(
            model_name='runningnumber',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(fields=('material', 'edition', 'number'), name='screening_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='screening',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='483a531bdca3afc2fa29832121b88fcdcda85017', operation='INSERT', pgid='pgtrigger_stamped_5b7db', table='workflows_screening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='screening',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d533f1c33c2906c0db4896ca848008ecb66857a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59008', table='workflows_screening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='screening',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='4b24235acb90457593c1e6c4af925d4bf8848e30', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f9da2', table='workflows_screening', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='sealed',
            name='arrival',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='workflows.arrival'),
        ),
        migrations.AddField(
            model_name='sealed',
            name='quarantined',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='workflows.quarantined'),
        ),
        migrations.AddField(
            model_name='suspension',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suspension',
            name='deadline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='workflows.deadline'),
        ),
        migrations.AddField(
            model_name='resumption',
            name='suspension',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='resumption', to='workflows.suspension'),
        ),
        migrations.AddField(
            model_name='task',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='office',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='task',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='owner_permission_content_type',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddField(
            model_name='task',
            name='process',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='workflows.process'),
        ),
        migrations.AddField(
            model_name='task',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='move',
            name='task',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='workflows.task'),
        ),
        migrations.AddField(
            model_name='topic',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='workflows.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='topic',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='topic',
            name='made_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='topic',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='topic',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='people.unit', verbose_name='responsible section'),
        ),
        migrations.AddField(
            model_name='publication',
            name='topic',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.topic'),
        ),
        migrations.AddField(
            model_name='item',
            name='topic',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='workflows.topic'),
        ),
        migrations.AddField(
            model_name='topicversion',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.category'),
        ),
        migrations.AddField(
            model_name='topicversion',
            name='category_before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.category'),
        ),
        migrations.AddField(
            model_name='topicversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='topicversion',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='workflows.topic'),
        ),
        migrations.AddConstraint(
            model_name='calendaryear',
            constraint=models.UniqueConstraint(fields=('year', 'version'), name='calendar_year_version_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendaryear',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='c8b69db21a9847f984a49e5b5238ac7c693d2cbf', operation='INSERT', pgid='pgtrigger_stamped_a0959', table='workflows_calendaryear', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendaryear',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='40c5250f4b7452d87f2d5c233677fdb551826dad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ae8ba', table='workflows_calendaryear', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendaryear',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='d865ed770bd411c5c15d2951145ac675927c21a2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_464cd', table='workflows_calendaryear', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('office', 'code'), name='category_code_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b5dfb6833a990ef807aa5c255317a30263e91f2e', operation='DELETE', pgid='pgtrigger_never_deleted_b5baf', table='workflows_category', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='changed_with_a_fact', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_routine" IS DISTINCT FROM (NEW."is_routine") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."limit_basis" IS DISTINCT FROM (NEW."limit_basis") OR OLD."limit_unit" IS DISTINCT FROM (NEW."limit_unit") OR OLD."masking_profile" IS DISTINCT FROM (NEW."masking_profile") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."regime" IS DISTINCT FROM (NEW."regime") OR OLD."urgent" IS DISTINCT FROM (NEW."urgent"))', constraint='CONSTRAINT', func='\n        IF NOT EXISTS (\n            SELECT 1 FROM workflows_categoryversion fact\n             WHERE fact."category_id" = NEW.id AND fact.xid = pg_current_xact_id()::text::bigint AND ROW(fact."name", fact."description", fact."regime", fact."limit", fact."limit_unit", fact."limit_basis", fact."is_routine", fact."urgent", fact."masking_profile", fact."is_active") IS NOT DISTINCT FROM ROW(NEW."name", NEW."description", NEW."regime", NEW."limit", NEW."limit_unit", NEW."limit_basis", NEW."is_routine", NEW."urgent", NEW."masking_profile", NEW."is_active")\n        ) THEN\n            RAISE EXCEPTION \'% % cannot be changed: no version says so\', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NULL;\n        ', hash='aa0b116bfac7b3adb5d31bbc6a9973a92722948b', operation='UPDATE OF "name", "description", "regime", "limit", "limit_unit", "limit_basis", "is_routine", "urgent", "masking_profile", "is_active"', pgid='pgtrigger_changed_with_a_fact_42600', table='workflows_category', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='categoryversion',
            constraint=models.UniqueConstraint(fields=('category', 'number'), name='category_version_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='4d45ba80a7c4b62b25f34d7eaa34f13c41d6cbf2', operation='INSERT', pgid='pgtrigger_stamped_386bb', table='workflows_categoryversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='647decbf29bfad803012dd1b76f281b206589088', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d99fc', table='workflows_categoryversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='6727e9f2017f8001207c442ac729e84417dd0637', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a2e72', table='workflows_categoryversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='chainversion',
            constraint=models.UniqueConstraint(fields=('category', 'number'), name='chain_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chainversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='f17354e3f9ebaf4ecfc228768b23d5068cda7340', operation='INSERT', pgid='pgtrigger_stamped_3008b', table='workflows_chainversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chainversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c12f896b41fc82bc7c216eab420f839a701e4c69', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_671f4', table='workflows_chainversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chainversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='2bc8f47c19f745a8899e2434b77388805c11ebd3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0cc8a', table='workflows_chainversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='checklist',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='check_list_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklist',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='05471fc0cbe7be0634d1047d39614272cec7338b', operation='INSERT', pgid='pgtrigger_stamped_f9919', table='workflows_checklist', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklist',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7e87e906cdee0570772939e7d13a3bc639db473e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5922f', table='workflows_checklist', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklist',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='100750877ee5a100ef3a9129465d1127313ab404', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6169c', table='workflows_checklist', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='escalationstep',
            index=models.Index(fields=['deadline', 'at'], name='workflows_e_deadlin_3481ac_idx'),
        ),
        migrations.AddIndex(
            model_name='escalationstep',
            index=models.Index(condition=models.Q(('addressee__isnull', False)), fields=['addressee'], name='step_asked_of'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalationstep',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='6e4b9b5cb9e497e2168ec4897f072baf59d52f00', operation='INSERT', pgid='pgtrigger_stamped_02e73', table='workflows_escalationstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalationstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7716bb67de7131cef8fb58fb04999de7be3ea617', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8343', table='workflows_escalationstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalationstep',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='48b40121eb4b01e7b8fefd2f1ed43ac4a55e04c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5e041', table='workflows_escalationstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='b70a05a45c5bd213f022d441f339e1f0d8fb2887', operation='INSERT', pgid='pgtrigger_stamped_0f272', table='workflows_extension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa8d781509265bbc151c19477183af6cccf87f7b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1810c', table='workflows_extension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='69caaca1aaa0ca686b74b583a1799ea376461733', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a2dd0', table='workflows_extension', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='indexcounter',
            constraint=models.UniqueConstraint(fields=('office', 'month'), name='index_counter_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('item', 'editor', 'base'), name='one_draft_per_editor_and_base'),
        ),
        migrations.AddConstraint(
            model_name='ladderversion',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='ladder_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladderversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='587c87f6827dea82fe477b865d948e7dbde1822d', operation='INSERT', pgid='pgtrigger_stamped_4c953', table='workflows_ladderversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladderversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bdb630ee515402f57875c578ba5d867d79667c4a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_06b71', table='workflows_ladderversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladderversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='45f0e7cad13efdcfa5bd2b2c33496f4263e6e25f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_28134', table='workflows_ladderversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='escalation',
            index=models.Index(fields=['office', '-reached_at'], name='workflows_e_office__7d98ab_idx'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('deadline', 'term', 'rung', 'code'), name='escalation_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='2229361def0b9318911bd711f45bff8c42cb281b', operation='INSERT', pgid='pgtrigger_stamped_81a94', table='workflows_escalation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='069b03b2f4557d2bac1af2bfa94d3642c4c05ed3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a95f7', table='workflows_escalation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='a9201c4f9e0f0c966fad3c2eb0add13970f0a3be', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5336f', table='workflows_escalation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='lexiconversion',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='lexicon_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lexiconversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='4d74a053796f272e2ecc3083076cd8a3a20f3ec6', operation='INSERT', pgid='pgtrigger_stamped_904c8', table='workflows_lexiconversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lexiconversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='617fe17fcaa42ad8c3d17431f873982b24170d31', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a7a6a', table='workflows_lexiconversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lexiconversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='d8ec69fd4cf92fc8aeebecd5e9ac75175600f6ae', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_148b8', table='workflows_lexiconversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='lexiconproposal',
            index=models.Index(fields=['office', '-id'], name='lexicon_proposal_of_office'),
        ),
        migrations.AddIndex(
            model_name='maskingjob',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'working'])), fields=['id'], name='masking_job_open'),
        ),
        migrations.AddIndex(
            model_name='maskingjob',
            index=models.Index(fields=['item', '-id'], name='masking_job_of_item'),
        ),
        migrations.AddConstraint(
            model_name='maskingjob',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'failed'), ('problem', ''), _connector='XOR'), name='a_failed_masking_says_why'),
        ),
        migrations.AddConstraint(
            model_name='maskingjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['made', 'used']), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='a_made_masking_has_a_result'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('delivered_at', None), ('failed_at', None)), fields=['next_attempt_at'], name='letter_owed'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('delivered_at', None), ('digest', True), ('failed_at', None), ('gathered_in', None)), fields=['recipient'], name='letter_to_gather'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('gathered_in__isnull', False)), fields=['gathered_in'], name='letter_gathered'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('failed_at__isnull', False)), fields=['-failed_at'], name='letter_failed'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(models.F('recipient'), models.OrderBy(django.db.models.lookups.IsNull(models.F('read_at'), True), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('channel', 'inbox')), name='letter_inbox'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('notice', 'recipient', 'channel'), name='letter_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_at', None), ('failed_at', None), _connector='OR'), name='letter_delivered_or_failed'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('gathered_in', None), ('digest', True), _connector='OR'), name='only_digest_letters_are_gathered'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='24951e7dd886dc1c487509e7907ad63b69fa7404', operation='DELETE', pgid='pgtrigger_never_deleted_242cf', table='workflows_letter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='officeprofile',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='8e58836a5612a83d59a3c53ca597f9238538b25a', operation='INSERT', pgid='pgtrigger_stamped_1fe7c', table='workflows_officeprofile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='officeprofile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e226c61d7afea766446de078a777d2a488e4c01f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a3ee0', table='workflows_officeprofile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='officeprofile',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='c1bae9ee90bec8080446d11df94414412ddd71c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_81992', table='workflows_officeprofile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='process',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='907cd81e8e6a82cfa1ea2a6349827263e412dc7d', operation='DELETE', pgid='pgtrigger_never_deleted_19809', table='workflows_process', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('composed_at', None)), fields=['id'], name='notice_to_compose'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('trouble', ''), _negated=True), fields=['office', 'trouble'], name='notice_in_trouble'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('unit__isnull', False), models.Q(('duty', ''), _negated=True)), _connector='OR'), name='notice_is_addressed'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('key',), name='notice_key_once', opclasses=['varchar_pattern_ops']),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b85fbdc6f4c420ac83b284524075d784a4b34e94', operation='DELETE', pgid='pgtrigger_never_deleted_e67fb', table='workflows_notice', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='masking',
            index=models.Index(fields=['process', 'id'], name='masking_of_process'),
        ),
        migrations.AddIndex(
            model_name='masking',
            index=models.Index(fields=['result'], name='masking_result'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='masking',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='658ec522be3f2e4273b7a6553a3b7e58761e6729', operation='INSERT', pgid='pgtrigger_stamped_55b05', table='workflows_masking', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='masking',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='56948bb979bd660f35fb2556c0f76beff08ef4be', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab8d6', table='workflows_masking', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='masking',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='58af80071d3e05bb6fabee322e83ebc09188f557', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7de06', table='workflows_masking', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['process', 'id'], name='decision_of_process'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='f0df48eb6296209472da61c437432bc96997e943', operation='INSERT', pgid='pgtrigger_stamped_3b96c', table='workflows_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8fba7f46cb6c17b379d999686260fa7e8a7c047c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7dd78', table='workflows_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='acb33ba15360b86ebbf6ffcb5b2d6e4f21109d37', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0e62b', table='workflows_decision', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at', 'id'], name='deadline_to_sweep'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('met_at', None)), fields=['office', 'due_at'], name='deadline_open'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('suspended_at', None), models.Q(('met_at', None), ('met_at__gte', models.F('due_at')), _connector='OR'), models.Q(('cancelled_at', None), ('cancelled_at__gte', models.F('due_at')), _connector='OR')), fields=['unit', 'statutory', 'due_at', 'id'], name='deadline_missed'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('explanation_owed_at__isnull', False)), fields=['user', 'duty', 'unit'], name='deadline_to_explain'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('met_at', None), ('cancelled_at', None), _connector='OR'), name='deadline_met_or_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_rung', None), ('next_rung_at', None)), models.Q(('next_rung__isnull', False), ('next_rung_at__isnull', False)), _connector='OR'), name='rung_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'publication'), _negated=True), models.Q(('extended_by', 0), ('suspended_at', None)), _connector='OR'), name='publication_never_stops_nor_grows'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='019e1b718a353ff033fb72d50ea68ca30f643b45', operation='DELETE', pgid='pgtrigger_never_deleted_8a33d', table='workflows_deadline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadline',
            trigger=pgtrigger.compiler.Trigger(name='task_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."due_at" IS DISTINCT FROM (NEW."due_at"))', func="\n                UPDATE workflows_task SET due_at = NEW.due_at\n                 WHERE process_id = NEW.process_id AND node = NEW.node AND status IN ('NEW', 'ASSIGNED')\n                   AND (NEW.kind <> 'opinion'\n                        OR (created = NEW.started_at AND unit_id = NEW.unit_id AND owner_id IS NOT DISTINCT FROM NEW.user_id));\n                RETURN NULL;\n                ", hash='442dc4d2f08bc85f9aa71c1b12d3f99f881e9a86', operation='UPDATE OF "due_at"', pgid='pgtrigger_task_follows_8db01', table='workflows_deadline', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.UniqueConstraint(fields=('bound_for', 'uploader', 'sha256'), name='arrival_once'),
        ),
        migrations.AddIndex(
            model_name='publishedmark',
            index=models.Index(fields=['mark', 'publication'], name='published_mark'),
        ),
        migrations.AddConstraint(
            model_name='publishedmark',
            constraint=models.UniqueConstraint(fields=('publication', 'mark'), name='published_mark_once'),
        ),
        migrations.AddIndex(
            model_name='quarantined',
            index=models.Index(fields=['unit', '-id'], name='quarantined_of_unit'),
        ),
        migrations.AddIndex(
            model_name='quarantined',
            index=models.Index(fields=['bound_for'], name='quarantined_for'),
        ),
        migrations.AddConstraint(
            model_name='quarantined',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'suspected')), fields=('bound_for', 'author', 'hash'), name='suspected_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quarantined',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0817a2d8f06beecef8a9b99be10519df54a894f3', operation='DELETE', pgid='pgtrigger_never_deleted_28c94', table='workflows_quarantined', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quarantined',
            trigger=pgtrigger.compiler.Trigger(name='state_needs_move', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                IF NOT EXISTS (\n                    SELECT 1 FROM workflows_move m\n                     WHERE m.process_id = NEW.process_id AND m.number = NEW.version AND m.target = NEW.state\n                       AND m.xid = pg_current_xact_id()::text::bigint\n                ) THEN\n                    RAISE EXCEPTION 'quarantined % cannot be % at version %: no move says so', NEW.id, NEW.state, NEW.version;\n                END IF;\n                RETURN NULL;\n                ", hash='c1f85393d88ab3a53da81ef7ced9bdf35af83832', operation='INSERT OR UPDATE OF "state", "version", "process_id"', pgid='pgtrigger_state_needs_move_394ae', table='workflows_quarantined', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['quarantined', '-at'], name='inspection_of'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspection',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='529db46833d2f7f6bbc384b02832bc3dea19150c', operation='INSERT', pgid='pgtrigger_stamped_64126', table='workflows_inspection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspection',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4098f7d314a4f49e9c40c9b01fe9ca922611415d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_214f5', table='workflows_inspection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inspection',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='ce8a3bab6fb217c86ed1e3f2894f3f02895b3a26', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_86a53', table='workflows_inspection', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['item', '-at'], name='workflows_r_item_id_fe1427_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='c427b30bd903938b11eaccc2ec991d3acbba7b72', operation='INSERT', pgid='pgtrigger_stamped_776f0', table='workflows_reading', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eb9ee5e9c6e0b909700a0def438d35234036c308', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6417e', table='workflows_reading', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='eddcbf3b2bfdaa6c4032e32c016771136578c177', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_df952', table='workflows_reading', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['bound_for', 'hash'], name='release_of_material'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='8592cc2480b7b24c342bb9ee2476a31e5f1fdd23', operation='INSERT', pgid='pgtrigger_stamped_41392', table='workflows_release', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='941cbfa570a7afde5db05588fdf981f5f87061af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c391e', table='workflows_release', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='a8572958f491e0b89b00b75a24d54540ded7de5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_49787', table='workflows_release', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='replay',
            constraint=models.UniqueConstraint(fields=('office', 'what', 'year', 'items', 'seed'), name='replay_once'),
        ),
        migrations.AddConstraint(
            model_name='replay',
            constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('office',), name='one_unfinished_replay_per_office'),
        ),
        migrations.AddConstraint(
            model_name='replayeditem',
            constraint=models.UniqueConstraint(fields=('replay', 'number'), name='replayed_number_once'),
        ),
        migrations.AddIndex(
            model_name='publicationcheck',
            index=models.Index(condition=models.Q(('open__gt', 0), ('confirmed__gt', 0), ('shared__gt', 0), _connector='OR'), fields=['publication'], name='publication_to_look_at'),
        ),
        migrations.AddIndex(
            model_name='leak',
            index=models.Index(fields=['item', 'id'], name='leak_of_item'),
        ),
        migrations.AddIndex(
            model_name='leak',
            index=models.Index(fields=['publication'], name='leak_of_publication'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leak',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='8da3638bcd63d921a9410b21c48a821b1524e59a', operation='INSERT', pgid='pgtrigger_stamped_11585', table='workflows_leak', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leak',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5c8bc816c8784979ec0ea53bff4af2509bfdf9c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7249', table='workflows_leak', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leak',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='19979b88df9cb3848c4674ab0e059968b51aba84', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2eac9', table='workflows_leak', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='discovery',
            index=models.Index(fields=['publication', 'edition'], name='discovery_of_publication'),
        ),
        migrations.AddConstraint(
            model_name='discovery',
            constraint=models.UniqueConstraint(fields=('item', 'mark', 'edition'), name='discovered_once_an_edition'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='discovery',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='31eccdb67871749e8de219f6e19a495080a25e97', operation='INSERT', pgid='pgtrigger_stamped_f3bbc', table='workflows_discovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='discovery',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f669d78818ccbc6fad566a609f72c8ce77e6577b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05497', table='workflows_discovery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='discovery',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='167eb36cb8371026e0cd218e04e7fe666cf738aa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_aa785', table='workflows_discovery', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='rescanwork',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['-priority', 'rescan', 'id'], name='rescan_work_owed'),
        ),
        migrations.AddConstraint(
            model_name='rescanwork',
            constraint=models.UniqueConstraint(fields=('rescan', 'publication', 'material'), name='rescanned_once'),
        ),
        migrations.AddConstraint(
            model_name='rescanwork',
            constraint=models.UniqueConstraint(condition=models.Q(('publication', None)), fields=('rescan', 'material'), name='rescanned_once_under_way'),
        ),
        migrations.AddConstraint(
            model_name='rescheduling',
            constraint=models.UniqueConstraint(fields=('deadline', 'term'), name='one_rescheduling_per_term'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rescheduling',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='20e919e48f9f5b0ebe2c8e1a2d1dee92826547fb', operation='INSERT', pgid='pgtrigger_stamped_6e324', table='workflows_rescheduling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rescheduling',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee5a0dca8ecf2b4d0aeaa3f91073513bef319caf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca356', table='workflows_rescheduling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rescheduling',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='18abc6f8a4d3156a5aa07f39803b6428e6195b51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_def36', table='workflows_rescheduling', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='revision_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revision',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='ad49c17f24fa5a57a9dea4a38543b09eae9351f9', operation='INSERT', pgid='pgtrigger_stamped_d8111', table='workflows_revision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21d67cd90129122f66bcb2332ec14584eef95ae2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0c366', table='workflows_revision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revision',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='b739cff0e829191f190fa03ad874a909b59249b6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_8d10d', table='workflows_revision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='rule_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='f28066c5d7abbd7d9e79f3181182716d52ae77c1', operation='INSERT', pgid='pgtrigger_stamped_da9fc', table='workflows_ruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='500a9b43362d5da6583d64c1013eac92212bef86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_735ea', table='workflows_ruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='ff814171a2045b638e75c3343583291bc98b1803', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7c495', table='workflows_ruleversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='rescan',
            index=models.Index(fields=['office', '-id'], name='rescan_of_office'),
        ),
        migrations.AddConstraint(
            model_name='rescan',
            constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None), ('stopped_at', None)), fields=('office', 'scope'), name='one_running_rescan_per_office'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rescan',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f44437970895620b96bbb2266d624a3641ac1804', operation='DELETE', pgid='pgtrigger_never_deleted_854df', table='workflows_rescan', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='runningnumber',
            constraint=models.UniqueConstraint(fields=('office', 'series', 'year'), name='running_number_once'),
        ),
        migrations.AddConstraint(
            model_name='sealed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('arrival__isnull', False), ('quarantined', None)), models.Q(('arrival', None), ('quarantined__isnull', False)), _connector='OR'), name='sealed_for_one'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='115bda2d7246c7ed61c9849b21f8e18b70263982', operation='INSERT', pgid='pgtrigger_stamped_b15f0', table='workflows_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a5bd0a25271e8c60d3211b4a146573c0381fbabe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e8a71', table='workflows_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='4ca06ccb5f09e01f1c71064bc455941f508cf9df', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d679e', table='workflows_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resumption',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='089f72159ac5b95de191bbbd6ee8ca9bce4003b6', operation='INSERT', pgid='pgtrigger_stamped_4ed66', table='workflows_resumption', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resumption',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ce9fc531db35d446c9c01e63e4ad33d88a871d24', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff582', table='workflows_resumption', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resumption',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='75710f8fc9eaaf2598bf555b31dc66bb89744ded', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9c479', table='workflows_resumption', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('status__in', ('NEW', 'ASSIGNED'))), fields=['owner', 'due_at', 'id'], name='task_mine'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('owner', None), ('status__in', ('NEW', 'ASSIGNED'))), fields=['duty', 'unit', 'due_at', 'id'], name='task_pool'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('status__in', ('NEW', 'ASSIGNED')), _negated=True), fields=['owner', '-finished'], name='task_done'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['process'], name='task_of_process'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'main'), ('status__in', ('NEW', 'ASSIGNED'))), fields=('process',), name='one_open_main_task_per_process'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner', None), ('status', 'NEW')), models.Q(('status', 'NEW'), _negated=True), _connector='OR'), name='an_untaken_task_has_no_owner'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished', None), ('status__in', ('NEW', 'ASSIGNED'))), ('finished__isnull', False), _connector='OR'), name='a_closed_task_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='task',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3f05d2a79c719613bf342516e5565fdd0760f497', operation='DELETE', pgid='pgtrigger_never_deleted_a90c6', table='workflows_task', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(fields=['actor', '-at'], name='move_by_actor'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(fields=('process', 'number'), name='move_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='af602cd519a69583daeefe0430c5eb14d010fe55', operation='INSERT', pgid='pgtrigger_stamped_62f2a', table='workflows_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e4eb5f6a6b7dac3ca350298a4f8f4574ac184132', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_72b63', table='workflows_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='2da29ba21c09df2b926c63d99812b392d1f497b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a3a38', table='workflows_move', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('office', 'code'), name='topic_code_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='a9024b7918440b0615290099cb86d7c4dad1cf51', operation='INSERT', pgid='pgtrigger_stamped_8c5a1', table='workflows_topic', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='1ec93399d7a81260af9203e4e801b69cd36b366f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0a4da', table='workflows_topic', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6061c12a3e0e386629fecc0c67d00862ffbbdb3b', operation='DELETE', pgid='pgtrigger_never_deleted_36dae', table='workflows_topic', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."channels" IS DISTINCT FROM (NEW."channels") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."elements" IS DISTINCT FROM (NEW."elements") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."legal_basis" IS DISTINCT FROM (NEW."legal_basis") OR OLD."level1" IS DISTINCT FROM (NEW."level1") OR OLD."level2" IS DISTINCT FROM (NEW."level2") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."limit_text" IS DISTINCT FROM (NEW."limit_text") OR OLD."limit_unit" IS DISTINCT FROM (NEW."limit_unit") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."names_people" IS DISTINCT FROM (NEW."names_people") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."xid" IS DISTINCT FROM (NEW."xid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a6a4179e952ec08935a31ad67a49c47d8988051c', operation='UPDATE', pgid='pgtrigger_only_ended_8a52a', table='workflows_topic', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='never_reopened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.is_active AND NOT OLD.is_active)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4c9ecf2c22440f3daea1b2015b7d08d558ce47c5', operation='UPDATE', pgid='pgtrigger_never_reopened_b7c2e', table='workflows_topic', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='changed_with_a_fact', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."masking_profile" IS DISTINCT FROM (NEW."masking_profile"))', constraint='CONSTRAINT', func='\n        IF NOT EXISTS (\n            SELECT 1 FROM workflows_topicversion fact\n             WHERE fact."topic_id" = NEW.id AND fact.xid = pg_current_xact_id()::text::bigint AND ROW(fact."category_id", fact."masking_profile") IS NOT DISTINCT FROM ROW(NEW."category_id", NEW."masking_profile")\n        ) THEN\n            RAISE EXCEPTION \'% % cannot be changed: no version says so\', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NULL;\n        ', hash='96b633de3b4417013c9e327fc9e6a8dbf79c029c', operation='UPDATE OF "category_id", "masking_profile"', pgid='pgtrigger_changed_with_a_fact_8d34c', table='workflows_topic', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['office', '-public_at'], name='publication_live'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['topic', '-public_at'], name='publication_of_topic'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('display_until__isnull', False), ('ended_at', None)), fields=['display_until'], name='publication_to_take_down'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='publication_search'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='ended_says_how'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item',), name='one_live_publication_per_item'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2afb1a097eda97cf1bd55d16b122500415ca58b4', operation='DELETE', pgid='pgtrigger_never_deleted_521e9', table='workflows_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='only_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."attachments" IS DISTINCT FROM (NEW."attachments") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."index_number" IS DISTINCT FROM (NEW."index_number") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."metadata" IS DISTINCT FROM (NEW."metadata") OR OLD."public_at" IS DISTINCT FROM (NEW."public_at") OR OLD."revision_id" IS DISTINCT FROM (NEW."revision_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func="\n                IF NEW.ended_at IS NULL OR NEW.body <> '' OR NEW.metadata <> '{}' OR NEW.attachments <> '[]' OR NEW.search IS NOT NULL\n                   OR ROW(NEW.item_id, NEW.revision_id, NEW.public_at, NEW.index_number)\n                      IS DISTINCT FROM ROW(OLD.item_id, OLD.revision_id, OLD.public_at, OLD.index_number) THEN\n                    RAISE EXCEPTION 'publication % is ended, or emptied once it has ended, and never changed otherwise', OLD.id;\n                END IF;\n                RETURN NEW;\n                ", hash='747e78c54220a138c039c2372cbc64b0ff5e0480', operation='UPDATE', pgid='pgtrigger_only_ended_3280b', table='workflows_publication', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['office', '-id'], name='workflows_i_office__ca21b8_idx'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['unit', '-id'], name='workflows_i_unit_id_88c3bc_idx'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['author', '-id'], name='workflows_i_author__26a6a0_idx'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='item_search'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('archive_number', ''), _negated=True), fields=['office', 'archive_number'], name='item_archive_number'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('index_number', ''), _negated=True), fields=('index_number',), name='index_number_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('approval_number', ''), _negated=True), fields=('office', 'approval_number'), name='approval_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4e9c049cba11e7c65eaad260a8e57ea054c0c0b9', operation='DELETE', pgid='pgtrigger_never_deleted_e6992', table='workflows_item', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='state_needs_move', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                IF NOT EXISTS (\n                    SELECT 1 FROM workflows_move m\n                     WHERE m.process_id = NEW.process_id AND m.number = NEW.version AND m.target = NEW.state\n                       AND m.xid = pg_current_xact_id()::text::bigint\n                ) THEN\n                    RAISE EXCEPTION 'item % cannot be % at version %: no move says so', NEW.id, NEW.state, NEW.version;\n                END IF;\n                RETURN NULL;\n                ", hash='e3bfe73c920392de29c51f93a641a50e360453d3', operation='INSERT OR UPDATE OF "state", "version", "process_id"', pgid='pgtrigger_state_needs_move_e576b', table='workflows_item', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='topicversion',
            constraint=models.UniqueConstraint(fields=('topic', 'number'), name='topic_version_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topicversion',
            trigger=pgtrigger.compiler.Trigger(name='stamped', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='f32cc5efce0f88d8c37639fa09f070ab4074755d', operation='INSERT', pgid='pgtrigger_stamped_d921c', table='workflows_topicversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topicversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bc3c18b6f3423af7b849dea2f6294a84dce51a33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c987', table='workflows_topicversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topicversion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n        ", hash='ddef27792c1df5d0be1b895229567e4bc844a19b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2a9e5', table='workflows_topicversion', when='BEFORE')),
        ),
        # room in every page for the rows that steps write anew: they stay there, and no index has to know
        migrations.RunSQL("ALTER TABLE workflows_item SET (fillfactor = 70)", "ALTER TABLE workflows_item RESET (fillfactor)"),
    ]
