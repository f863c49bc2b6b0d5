CREATE TYPE padealing.trade_direction AS ENUM ('buy', 'sell');

CREATE TABLE padealing.pad_request (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  status padealing.request_status NOT NULL DEFAULT 'pending',
  direction padealing.trade_direction,
  amount numeric(12, 2),
  employee_id bigint,
  "Note" text,
  tags text[],
  day date,
  at timestamptz,
  details jsonb,
  code citext,
  lasts interval
);

CREATE TABLE padealing.pad_breach (id int PRIMARY KEY);

CREATE TABLE padealing.currency (code text PRIMARY KEY, name text NOT NULL);

INSERT INTO padealing.currency VALUES ('CHF', 'Franc'), ('EUR', 'Euro'), ('USD', 'Dollar');
