-- The firmware that a device reports, between two releases.
ALTER TABLE devices ADD COLUMN IF NOT EXISTS firmware character varying(50);
CREATE INDEX IF NOT EXISTS ix_devices_firmware ON devices (firmware);
