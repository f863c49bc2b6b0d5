-- Makes both schemas and the application's role, and grants the role what it needs.
-- Run it before the migrations, as the role that runs them. It may run again at any time.

CREATE SCHEMA IF NOT EXISTS padealing;
CREATE SCHEMA IF NOT EXISTS bo_airflow;

-- What the application may do. It logs in as a member of this role, pad_web in production.
-- Roles belong to the whole server: another database's script may be making this one right now.
DO $$
BEGIN
    CREATE ROLE pad_app NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA padealing, bo_airflow TO pad_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA padealing TO pad_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA padealing TO pad_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA padealing GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pad_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA padealing GRANT USAGE, SELECT ON SEQUENCES TO pad_app;

GRANT SELECT ON ALL TABLES IN SCHEMA bo_airflow TO pad_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA bo_airflow GRANT SELECT ON TABLES TO pad_app;
