-- What the application's role may do in the owner's database: read and write rows, nothing else.
-- Run as yangguang_owner in the database it owns; running it again changes nothing.
-- The application owns no table, so it cannot disable the triggers that keep facts append-only.
GRANT USAGE ON SCHEMA public TO yangguang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO yangguang_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO yangguang_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO yangguang_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO yangguang_app;
-- Nobody else comes in, and there are no temporary tables to hide a real one behind.
DO $$ BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO yangguang_app', current_database());
END $$;
