--
-- PostgreSQL database dump
--

\restrict eXsQAtnyMWe5v2KIEI3cJ81Gzn1RG21EPmZ2Mkk7Bd4QdfhNzcFIC0gbPSbVxea

-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

DROP POLICY IF EXISTS "own" ON "lending"."loan";
ALTER TABLE IF EXISTS "lending"."visit" DROP CONSTRAINT IF EXISTS "visit_member_id_fkey";
ALTER TABLE IF EXISTS ONLY "lending"."member" DROP CONSTRAINT IF EXISTS "member_parent_id_fkey";
ALTER TABLE IF EXISTS ONLY "lending"."loan" DROP CONSTRAINT IF EXISTS "loan_member_id_fkey";
ALTER TABLE IF EXISTS ONLY "lending"."loan" DROP CONSTRAINT IF EXISTS "loan_book_id_fkey";
DROP TRIGGER IF EXISTS "touch" ON "lending"."member";
DROP RULE IF EXISTS "keep" ON "lending"."book";
DROP INDEX IF EXISTS "lending"."popular_title";
DROP INDEX IF EXISTS "lending"."loan_out";
ALTER TABLE IF EXISTS ONLY "lending"."member" DROP CONSTRAINT IF EXISTS "member_pkey";
ALTER TABLE IF EXISTS ONLY "lending"."member" DROP CONSTRAINT IF EXISTS "member_mail_key";
ALTER TABLE IF EXISTS ONLY "lending"."loan" DROP CONSTRAINT IF EXISTS "loan_pkey";
ALTER TABLE IF EXISTS ONLY "lending"."loan" DROP CONSTRAINT IF EXISTS "loan_during_excl";
ALTER TABLE IF EXISTS ONLY "lending"."book" DROP CONSTRAINT IF EXISTS "book_pkey";
ALTER TABLE IF EXISTS ONLY "lending"."book" DROP CONSTRAINT IF EXISTS "book_isbn_key";
SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '4242';
ALTER TABLE IF EXISTS "lending"."book" ALTER COLUMN "id" DROP DEFAULT;
DROP TABLE IF EXISTS "lending"."visit_rest";
DROP TABLE IF EXISTS "lending"."visit_2025";
DROP TABLE IF EXISTS "lending"."visit";
DROP MATERIALIZED VIEW IF EXISTS "lending"."popular";
DROP VIEW IF EXISTS "lending"."overdue";
DROP TABLE IF EXISTS "lending"."member";
DROP TABLE IF EXISTS "lending"."loan";
DROP SEQUENCE IF EXISTS "lending"."book_id_seq";
DROP TABLE IF EXISTS "lending"."book";
DROP TABLE IF EXISTS "Stock Room"."Box; of ""things""";
DROP AGGREGATE IF EXISTS "lending"."longest"("text");
DROP FUNCTION IF EXISTS "lending"."touch"();
DROP FUNCTION IF EXISTS "lending"."fine"("days" integer, "rate" numeric);
DROP PROCEDURE IF EXISTS "lending"."close_year"(IN "year" integer);
DROP TYPE IF EXISTS "lending"."loan_state";
DROP DOMAIN IF EXISTS "lending"."isbn";
DROP TYPE IF EXISTS "lending"."address";
DROP EXTENSION IF EXISTS "citext";
DROP SCHEMA IF EXISTS "lending";
DROP SCHEMA IF EXISTS "Stock Room";
--
-- Name: Stock Room; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA "Stock Room";


--
-- Name: lending; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA "lending";


--
-- Name: SCHEMA "public"; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA "public" IS 'standard public schema';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "citext" WITH SCHEMA "public";


--
-- Name: EXTENSION "citext"; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION "citext" IS 'data type for case-insensitive character strings';


--
-- Name: address; Type: TYPE; Schema: lending; Owner: -
--

CREATE TYPE "lending"."address" AS (
	"street" "text",
	"city" "text",
	"postcode" character varying(10)
);


--
-- Name: isbn; Type: DOMAIN; Schema: lending; Owner: -
--

CREATE DOMAIN "lending"."isbn" AS "text"
	CONSTRAINT "isbn_form" CHECK ((VALUE ~ '^[0-9]{9}[0-9X]$'::"text"));


--
-- Name: loan_state; Type: TYPE; Schema: lending; Owner: -
--

CREATE TYPE "lending"."loan_state" AS ENUM (
    'out',
    'returned',
    'over due',
    'lost;found'
);


--
-- Name: close_year(integer); Type: PROCEDURE; Schema: lending; Owner: -
--

CREATE PROCEDURE "lending"."close_year"(IN "year" integer)
    LANGUAGE "sql"
    AS $$DELETE FROM lending.visit WHERE extract(year FROM at) < year$$;


--
-- Name: fine(integer, numeric); Type: FUNCTION; Schema: lending; Owner: -
--

CREATE FUNCTION "lending"."fine"("days" integer, "rate" numeric DEFAULT 0.20) RETURNS numeric
    LANGUAGE "sql" IMMUTABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ("days" > 0) THEN (("days")::numeric * "rate")
             ELSE (0)::numeric
         END AS "case";
END;


--
-- Name: touch(); Type: FUNCTION; Schema: lending; Owner: -
--

CREATE FUNCTION "lending"."touch"() RETURNS "trigger"
    LANGUAGE "plpgsql"
    AS $_$
DECLARE
    note text := $$it's ; "odd" -- here /* and here$$;
BEGIN
    NEW.changed_at := now();
    NEW.remark := coalesce(NEW.remark, note);
    RETURN NEW;
END
$_$;


--
-- Name: longest("text"); Type: AGGREGATE; Schema: lending; Owner: -
--

CREATE AGGREGATE "lending"."longest"("text") (
    SFUNC = "text_larger",
    STYPE = "text"
);


SET default_tablespace = '';

SET default_table_access_method = "heap";

--
-- Name: Box; of "things"; Type: TABLE; Schema: Stock Room; Owner: -
--

CREATE UNLOGGED TABLE "Stock Room"."Box; of ""things""" (
    "select" integer,
    "Mixed Case" "text"
);


--
-- Name: book; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."book" (
    "id" bigint NOT NULL,
    "isbn" "lending"."isbn" NOT NULL,
    "title" "text" NOT NULL,
    "tags" "text"[] DEFAULT '{}'::"text"[] NOT NULL,
    "details" "jsonb",
    "cover" "oid"
);


--
-- Name: TABLE "book"; Type: COMMENT; Schema: lending; Owner: -
--

COMMENT ON TABLE "lending"."book" IS 'It''s a "book"; with
two lines \ and a backslash';


--
-- Name: book_id_seq; Type: SEQUENCE; Schema: lending; Owner: -
--

CREATE SEQUENCE "lending"."book_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: book_id_seq; Type: SEQUENCE OWNED BY; Schema: lending; Owner: -
--

ALTER SEQUENCE "lending"."book_id_seq" OWNED BY "lending"."book"."id";


--
-- Name: loan; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."loan" (
    "id" bigint NOT NULL,
    "book_id" bigint NOT NULL,
    "member_id" integer NOT NULL,
    "state" "lending"."loan_state" DEFAULT 'out'::"lending"."loan_state" NOT NULL,
    "during" "tstzrange" NOT NULL
);


--
-- Name: COLUMN "loan"."during"; Type: COMMENT; Schema: lending; Owner: -
--

COMMENT ON COLUMN "lending"."loan"."during" IS 'from	to';


--
-- Name: loan_id_seq; Type: SEQUENCE; Schema: lending; Owner: -
--

ALTER TABLE "lending"."loan" ALTER COLUMN "id" ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME "lending"."loan_id_seq"
    START WITH 1000
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: member; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."member" (
    "id" integer NOT NULL,
    "name" "text" NOT NULL COLLATE "pg_catalog"."C",
    "mail" "public"."citext",
    "home" "lending"."address",
    "initials" "text" GENERATED ALWAYS AS ("upper"("left"("name", 1))) STORED,
    "parent_id" integer,
    "changed_at" timestamp with time zone,
    "remark" "text"
);


--
-- Name: member_id_seq; Type: SEQUENCE; Schema: lending; Owner: -
--

ALTER TABLE "lending"."member" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME "lending"."member_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: overdue; Type: VIEW; Schema: lending; Owner: -
--

CREATE VIEW "lending"."overdue" AS
 SELECT "l"."id",
    "m"."name",
    "lending"."fine"(3) AS "fine"
   FROM ("lending"."loan" "l"
     JOIN "lending"."member" "m" ON (("m"."id" = "l"."member_id")))
  WHERE ("l"."state" = 'over due'::"lending"."loan_state");


--
-- Name: popular; Type: MATERIALIZED VIEW; Schema: lending; Owner: -
--

CREATE MATERIALIZED VIEW "lending"."popular" AS
 SELECT "b"."title",
    "count"(*) AS "loans"
   FROM ("lending"."book" "b"
     JOIN "lending"."loan" "l" ON (("l"."book_id" = "b"."id")))
  GROUP BY "b"."title"
  WITH NO DATA;


--
-- Name: visit; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."visit" (
    "at" "date" NOT NULL,
    "member_id" integer NOT NULL,
    "note" "text"
)
PARTITION BY RANGE ("at");


--
-- Name: visit_2025; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."visit_2025" (
    "at" "date" NOT NULL,
    "member_id" integer NOT NULL,
    "note" "text"
);


--
-- Name: visit_rest; Type: TABLE; Schema: lending; Owner: -
--

CREATE TABLE "lending"."visit_rest" (
    "at" "date" NOT NULL,
    "member_id" integer NOT NULL,
    "note" "text"
);


--
-- Name: visit_2025; Type: TABLE ATTACH; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."visit" ATTACH PARTITION "lending"."visit_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: visit_rest; Type: TABLE ATTACH; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."visit" ATTACH PARTITION "lending"."visit_rest" DEFAULT;


--
-- Name: book id; Type: DEFAULT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."book" ALTER COLUMN "id" SET DEFAULT "nextval"('"lending"."book_id_seq"'::"regclass");


--
-- Name: 4242; Type: BLOB; Schema: -; Owner: -
--

SELECT pg_catalog.lo_create('4242');


--
-- Name: LARGE OBJECT 4242; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON LARGE OBJECT 4242 IS 'a cover';


--
-- Data for Name: Box; of "things"; Type: TABLE DATA; Schema: Stock Room; Owner: -
--

INSERT INTO "Stock Room"."Box; of ""things""" ("select", "Mixed Case") VALUES
	(1, ''),
	(NULL, NULL),
	(3, '\.');


--
-- Data for Name: book; Type: TABLE DATA; Schema: lending; Owner: -
--

INSERT INTO "lending"."book" ("id", "isbn", "title", "tags", "details", "cover") VALUES
	(2, '0000000002', 'Book 2', '{a;b,it''s,NULL}', '{"pages": 2, "quote": "say \"hi\" \\ \\n"}', NULL),
	(3, '0000000003', 'Book 3', '{a;b,it''s,NULL}', '{"pages": 3, "quote": "say \"hi\" \\ \\n"}', NULL),
	(4, '0000000004', 'Book 4', '{a;b,it''s,NULL}', '{"pages": 4, "quote": "say \"hi\" \\ \\n"}', NULL),
	(5, '0000000005', 'Book 5', '{a;b,it''s,NULL}', '{"pages": 5, "quote": "say \"hi\" \\ \\n"}', NULL),
	(6, '0000000006', 'Book 6', '{a;b,it''s,NULL}', '{"pages": 6, "quote": "say \"hi\" \\ \\n"}', NULL),
	(7, '0000000007', 'Book 7', '{a;b,it''s,NULL}', '{"pages": 7, "quote": "say \"hi\" \\ \\n"}', NULL),
	(8, '0000000008', 'Book 8', '{a;b,it''s,NULL}', '{"pages": 8, "quote": "say \"hi\" \\ \\n"}', NULL);
INSERT INTO "lending"."book" ("id", "isbn", "title", "tags", "details", "cover") VALUES
	(9, '0000000009', 'Book 9', '{a;b,it''s,NULL}', '{"pages": 9, "quote": "say \"hi\" \\ \\n"}', NULL),
	(10, '0000000010', 'Book 10', '{a;b,it''s,NULL}', '{"pages": 10, "quote": "say \"hi\" \\ \\n"}', NULL),
	(11, '0000000011', 'Book 11', '{a;b,it''s,NULL}', '{"pages": 11, "quote": "say \"hi\" \\ \\n"}', NULL),
	(12, '0000000012', 'Book 12', '{a;b,it''s,NULL}', '{"pages": 12, "quote": "say \"hi\" \\ \\n"}', NULL),
	(1, '0000000001', 'Book 1', '{a;b,it''s,NULL}', '{"pages": 1, "quote": "say \"hi\" \\ \\n"}', 4242);


--
-- Data for Name: loan; Type: TABLE DATA; Schema: lending; Owner: -
--

INSERT INTO "lending"."loan" ("id", "book_id", "member_id", "state", "during") VALUES
	(1000, 1, 2, 'returned', '["2025-01-02 00:00:00+00","2025-01-03 00:00:00+00")'),
	(1005, 2, 3, 'over due', '["2025-01-03 00:00:00+00","2025-01-04 00:00:00+00")'),
	(1010, 3, 4, 'lost;found', '["2025-01-04 00:00:00+00","2025-01-05 00:00:00+00")'),
	(1015, 4, 5, 'out', '["2025-01-05 00:00:00+00","2025-01-06 00:00:00+00")'),
	(1020, 5, 1, 'returned', '["2025-01-06 00:00:00+00","2025-01-07 00:00:00+00")'),
	(1025, 6, 2, 'over due', '["2025-01-07 00:00:00+00","2025-01-08 00:00:00+00")'),
	(1030, 7, 3, 'lost;found', '["2025-01-08 00:00:00+00","2025-01-09 00:00:00+00")');
INSERT INTO "lending"."loan" ("id", "book_id", "member_id", "state", "during") VALUES
	(1035, 8, 4, 'out', '["2025-01-09 00:00:00+00","2025-01-10 00:00:00+00")'),
	(1040, 9, 5, 'returned', '["2025-01-10 00:00:00+00","2025-01-11 00:00:00+00")'),
	(1045, 10, 1, 'over due', '["2025-01-11 00:00:00+00","2025-01-12 00:00:00+00")'),
	(1050, 11, 2, 'lost;found', '["2025-01-12 00:00:00+00","2025-01-13 00:00:00+00")'),
	(1055, 12, 3, 'out', '["2025-01-13 00:00:00+00","2025-01-14 00:00:00+00")');


--
-- Data for Name: member; Type: TABLE DATA; Schema: lending; Owner: -
--

INSERT INTO "lending"."member" ("id", "name", "mail", "home", "parent_id", "changed_at", "remark") OVERRIDING SYSTEM VALUE VALUES
	(1, 'Ádám', 'Adam@Example.com', '("1 ""High"" St, \\ left",Győr,)', NULL, '2026-11-21 09:05:19.826535+00', 'it''s ; "odd" -- here /* and here'),
	(2, 'bettina; DROP TABLE x', NULL, NULL, 1, '2026-11-21 09:05:19.826535+00', 'it''s ; "odd" -- here /* and here'),
	(3, 'tab	here
and a line', 'x@y', NULL, 2, '2026-11-21 09:05:19.826535+00', 'it''s ; "odd" -- here /* and here'),
	(4, '\.', NULL, NULL, NULL, '2026-11-21 09:05:19.826535+00', 'it''s ; "odd" -- here /* and here'),
	(5, '😀', NULL, NULL, NULL, '2026-11-21 09:05:19.826535+00', 'it''s ; "odd" -- here /* and here');


--
-- Data for Name: visit_2025; Type: TABLE DATA; Schema: lending; Owner: -
--

INSERT INTO "lending"."visit_2025" ("at", "member_id", "note") VALUES
	('2025-01-01', 3, NULL),
	('2025-01-02', 4, '\N'),
	('2025-01-03', 5, NULL),
	('2025-01-04', 1, NULL),
	('2025-01-05', 2, '\N'),
	('2025-01-06', 3, NULL),
	('2025-01-07', 4, NULL);
INSERT INTO "lending"."visit_2025" ("at", "member_id", "note") VALUES
	('2025-01-08', 5, '\N'),
	('2025-01-09', 1, NULL),
	('2025-01-10', 2, NULL),
	('2025-01-11', 3, '\N'),
	('2025-01-12', 4, NULL),
	('2025-01-13', 5, NULL),
	('2025-01-14', 1, '\N');
INSERT INTO "lending"."visit_2025" ("at", "member_id", "note") VALUES
	('2025-01-15', 2, NULL),
	('2025-01-16', 3, NULL),
	('2025-01-17', 4, '\N'),
	('2025-01-18', 5, NULL),
	('2025-01-19', 1, NULL);


--
-- Data for Name: visit_rest; Type: TABLE DATA; Schema: lending; Owner: -
--

INSERT INTO "lending"."visit_rest" ("at", "member_id", "note") VALUES
	('2024-12-31', 2, NULL);


--
-- Name: book_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: -
--

SELECT pg_catalog.setval('"lending"."book_id_seq"', 12, true);


--
-- Name: loan_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: -
--

SELECT pg_catalog.setval('"lending"."loan_id_seq"', 1055, true);


--
-- Name: member_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: -
--

SELECT pg_catalog.setval('"lending"."member_id_seq"', 5, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('4242', 131072);
SELECT pg_catalog.lowrite(0, '\x00ff27');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: book book_isbn_key; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."book"
    ADD CONSTRAINT "book_isbn_key" UNIQUE ("isbn");


--
-- Name: book book_pkey; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."book"
    ADD CONSTRAINT "book_pkey" PRIMARY KEY ("id");


--
-- Name: loan loan_during_excl; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."loan"
    ADD CONSTRAINT "loan_during_excl" EXCLUDE USING "gist" ("during" WITH &&) WHERE (("state" = 'lost;found'::"lending"."loan_state"));


--
-- Name: loan loan_pkey; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."loan"
    ADD CONSTRAINT "loan_pkey" PRIMARY KEY ("id");


--
-- Name: member member_mail_key; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."member"
    ADD CONSTRAINT "member_mail_key" UNIQUE ("mail");


--
-- Name: member member_pkey; Type: CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."member"
    ADD CONSTRAINT "member_pkey" PRIMARY KEY ("id");


--
-- Name: loan_out; Type: INDEX; Schema: lending; Owner: -
--

CREATE INDEX "loan_out" ON "lending"."loan" USING "btree" ("member_id") WHERE ("state" = 'out'::"lending"."loan_state");


--
-- Name: popular_title; Type: INDEX; Schema: lending; Owner: -
--

CREATE UNIQUE INDEX "popular_title" ON "lending"."popular" USING "btree" ("title");


--
-- Name: book keep; Type: RULE; Schema: lending; Owner: -
--

CREATE RULE "keep" AS
    ON DELETE TO "lending"."book" DO INSTEAD ( SELECT 1 AS "?column?";
 SELECT 2 AS "?column?";
);


--
-- Name: member touch; Type: TRIGGER; Schema: lending; Owner: -
--

CREATE TRIGGER "touch" BEFORE INSERT OR UPDATE ON "lending"."member" FOR EACH ROW EXECUTE FUNCTION "lending"."touch"();


--
-- Name: loan loan_book_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."loan"
    ADD CONSTRAINT "loan_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "lending"."book"("id") ON DELETE RESTRICT;


--
-- Name: loan loan_member_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."loan"
    ADD CONSTRAINT "loan_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "lending"."member"("id");


--
-- Name: member member_parent_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE ONLY "lending"."member"
    ADD CONSTRAINT "member_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "lending"."member"("id") DEFERRABLE INITIALLY DEFERRED;


--
-- Name: visit visit_member_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: -
--

ALTER TABLE "lending"."visit"
    ADD CONSTRAINT "visit_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "lending"."member"("id");


--
-- Name: loan; Type: ROW SECURITY; Schema: lending; Owner: -
--

ALTER TABLE "lending"."loan" ENABLE ROW LEVEL SECURITY;

--
-- Name: loan own; Type: POLICY; Schema: lending; Owner: -
--

CREATE POLICY "own" ON "lending"."loan" USING (("member_id" = (COALESCE("current_setting"('app.member'::"text", true), '0'::"text"))::integer)) WITH CHECK (true);


--
-- Name: popular; Type: MATERIALIZED VIEW DATA; Schema: lending; Owner: -
--

REFRESH MATERIALIZED VIEW "lending"."popular";


--
-- PostgreSQL database dump complete
--

\unrestrict eXsQAtnyMWe5v2KIEI3cJ81Gzn1RG21EPmZ2Mkk7Bd4QdfhNzcFIC0gbPSbVxea

