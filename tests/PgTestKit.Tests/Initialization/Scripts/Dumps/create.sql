--
-- PostgreSQL database dump
--

\restrict wzJeP02a9mObTPNN8xfXmbtsFKawAKs7ciu5HUzHKmvPN3n16hpI4b1KSPbEcvz

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

DROP DATABASE library;
--
-- Name: library; Type: DATABASE; Schema: -; Owner: postgres
--

CREATE DATABASE library WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C';


ALTER DATABASE library OWNER TO postgres;

\unrestrict wzJeP02a9mObTPNN8xfXmbtsFKawAKs7ciu5HUzHKmvPN3n16hpI4b1KSPbEcvz
\connect library
\restrict wzJeP02a9mObTPNN8xfXmbtsFKawAKs7ciu5HUzHKmvPN3n16hpI4b1KSPbEcvz

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

--
-- Name: Stock Room; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Stock Room";


ALTER SCHEMA "Stock Room" OWNER TO postgres;

--
-- Name: lending; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA lending;


ALTER SCHEMA lending OWNER TO postgres;

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: address; Type: TYPE; Schema: lending; Owner: postgres
--

CREATE TYPE lending.address AS (
	street text,
	city text,
	postcode character varying(10)
);


ALTER TYPE lending.address OWNER TO postgres;

--
-- Name: isbn; Type: DOMAIN; Schema: lending; Owner: postgres
--

CREATE DOMAIN lending.isbn AS text
	CONSTRAINT isbn_form CHECK ((VALUE ~ '^[0-9]{9}[0-9X]$'::text));


ALTER DOMAIN lending.isbn OWNER TO postgres;

--
-- Name: loan_state; Type: TYPE; Schema: lending; Owner: postgres
--

CREATE TYPE lending.loan_state AS ENUM (
    'out',
    'returned',
    'over due',
    'lost;found'
);


ALTER TYPE lending.loan_state OWNER TO postgres;

--
-- Name: close_year(integer); Type: PROCEDURE; Schema: lending; Owner: postgres
--

CREATE PROCEDURE lending.close_year(IN year integer)
    LANGUAGE sql
    AS $$DELETE FROM lending.visit WHERE extract(year FROM at) < year$$;


ALTER PROCEDURE lending.close_year(IN year integer) OWNER TO postgres;

--
-- Name: fine(integer, numeric); Type: FUNCTION; Schema: lending; Owner: postgres
--

CREATE FUNCTION lending.fine(days integer, rate numeric DEFAULT 0.20) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (days > 0) THEN ((days)::numeric * rate)
             ELSE (0)::numeric
         END AS "case";
END;


ALTER FUNCTION lending.fine(days integer, rate numeric) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: lending; Owner: postgres
--

CREATE FUNCTION lending.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
    note text := $$it's ; "odd" -- here /* and here$$;
BEGIN
    NEW.changed_at := now();
    NEW.remark := coalesce(NEW.remark, note);
    RETURN NEW;
END
$_$;


ALTER FUNCTION lending.touch() OWNER TO postgres;

--
-- Name: longest(text); Type: AGGREGATE; Schema: lending; Owner: postgres
--

CREATE AGGREGATE lending.longest(text) (
    SFUNC = text_larger,
    STYPE = text
);


ALTER AGGREGATE lending.longest(text) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Box; of "things"; Type: TABLE; Schema: Stock Room; Owner: postgres
--

CREATE UNLOGGED TABLE "Stock Room"."Box; of ""things""" (
    "select" integer,
    "Mixed Case" text
);


ALTER TABLE "Stock Room"."Box; of ""things""" OWNER TO postgres;

--
-- Name: book; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.book (
    id bigint NOT NULL,
    isbn lending.isbn NOT NULL,
    title text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    details jsonb,
    cover oid
);


ALTER TABLE lending.book OWNER TO postgres;

--
-- Name: TABLE book; Type: COMMENT; Schema: lending; Owner: postgres
--

COMMENT ON TABLE lending.book IS 'It''s a "book"; with
two lines \ and a backslash';


--
-- Name: book_id_seq; Type: SEQUENCE; Schema: lending; Owner: postgres
--

CREATE SEQUENCE lending.book_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE lending.book_id_seq OWNER TO postgres;

--
-- Name: book_id_seq; Type: SEQUENCE OWNED BY; Schema: lending; Owner: postgres
--

ALTER SEQUENCE lending.book_id_seq OWNED BY lending.book.id;


--
-- Name: loan; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.loan (
    id bigint NOT NULL,
    book_id bigint NOT NULL,
    member_id integer NOT NULL,
    state lending.loan_state DEFAULT 'out'::lending.loan_state NOT NULL,
    during tstzrange NOT NULL
);


ALTER TABLE lending.loan OWNER TO postgres;

--
-- Name: COLUMN loan.during; Type: COMMENT; Schema: lending; Owner: postgres
--

COMMENT ON COLUMN lending.loan.during IS 'from	to';


--
-- Name: loan_id_seq; Type: SEQUENCE; Schema: lending; Owner: postgres
--

ALTER TABLE lending.loan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME lending.loan_id_seq
    START WITH 1000
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: member; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.member (
    id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    mail public.citext,
    home lending.address,
    initials text GENERATED ALWAYS AS (upper("left"(name, 1))) STORED,
    parent_id integer,
    changed_at timestamp with time zone,
    remark text
);


ALTER TABLE lending.member OWNER TO postgres;

--
-- Name: member_id_seq; Type: SEQUENCE; Schema: lending; Owner: postgres
--

ALTER TABLE lending.member ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME lending.member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: overdue; Type: VIEW; Schema: lending; Owner: postgres
--

CREATE VIEW lending.overdue AS
 SELECT l.id,
    m.name,
    lending.fine(3) AS fine
   FROM (lending.loan l
     JOIN lending.member m ON ((m.id = l.member_id)))
  WHERE (l.state = 'over due'::lending.loan_state);


ALTER TABLE lending.overdue OWNER TO postgres;

--
-- Name: popular; Type: MATERIALIZED VIEW; Schema: lending; Owner: postgres
--

CREATE MATERIALIZED VIEW lending.popular AS
 SELECT b.title,
    count(*) AS loans
   FROM (lending.book b
     JOIN lending.loan l ON ((l.book_id = b.id)))
  GROUP BY b.title
  WITH NO DATA;


ALTER TABLE lending.popular OWNER TO postgres;

--
-- Name: visit; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.visit (
    at date NOT NULL,
    member_id integer NOT NULL,
    note text
)
PARTITION BY RANGE (at);


ALTER TABLE lending.visit OWNER TO postgres;

--
-- Name: visit_2025; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.visit_2025 (
    at date NOT NULL,
    member_id integer NOT NULL,
    note text
);


ALTER TABLE lending.visit_2025 OWNER TO postgres;

--
-- Name: visit_rest; Type: TABLE; Schema: lending; Owner: postgres
--

CREATE TABLE lending.visit_rest (
    at date NOT NULL,
    member_id integer NOT NULL,
    note text
);


ALTER TABLE lending.visit_rest OWNER TO postgres;

--
-- Name: visit_2025; Type: TABLE ATTACH; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.visit ATTACH PARTITION lending.visit_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: visit_rest; Type: TABLE ATTACH; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.visit ATTACH PARTITION lending.visit_rest DEFAULT;


--
-- Name: book id; Type: DEFAULT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.book ALTER COLUMN id SET DEFAULT nextval('lending.book_id_seq'::regclass);


--
-- Name: 4242; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('4242');


ALTER LARGE OBJECT 4242 OWNER TO postgres;

--
-- Name: LARGE OBJECT 4242; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON LARGE OBJECT 4242 IS 'a cover';


--
-- Data for Name: Box; of "things"; Type: TABLE DATA; Schema: Stock Room; Owner: postgres
--

COPY "Stock Room"."Box; of ""things""" ("select", "Mixed Case") FROM stdin;
1	
\N	\N
3	\\.
\.


--
-- Data for Name: book; Type: TABLE DATA; Schema: lending; Owner: postgres
--

COPY lending.book (id, isbn, title, tags, details, cover) FROM stdin;
2	0000000002	Book 2	{a;b,it's,NULL}	{"pages": 2, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
3	0000000003	Book 3	{a;b,it's,NULL}	{"pages": 3, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
4	0000000004	Book 4	{a;b,it's,NULL}	{"pages": 4, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
5	0000000005	Book 5	{a;b,it's,NULL}	{"pages": 5, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
6	0000000006	Book 6	{a;b,it's,NULL}	{"pages": 6, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
7	0000000007	Book 7	{a;b,it's,NULL}	{"pages": 7, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
8	0000000008	Book 8	{a;b,it's,NULL}	{"pages": 8, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
9	0000000009	Book 9	{a;b,it's,NULL}	{"pages": 9, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
10	0000000010	Book 10	{a;b,it's,NULL}	{"pages": 10, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
11	0000000011	Book 11	{a;b,it's,NULL}	{"pages": 11, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
12	0000000012	Book 12	{a;b,it's,NULL}	{"pages": 12, "quote": "say \\"hi\\" \\\\ \\\\n"}	\N
1	0000000001	Book 1	{a;b,it's,NULL}	{"pages": 1, "quote": "say \\"hi\\" \\\\ \\\\n"}	4242
\.


--
-- Data for Name: loan; Type: TABLE DATA; Schema: lending; Owner: postgres
--

COPY lending.loan (id, book_id, member_id, state, during) FROM stdin;
1000	1	2	returned	["2025-01-02 00:00:00+00","2025-01-03 00:00:00+00")
1005	2	3	over due	["2025-01-03 00:00:00+00","2025-01-04 00:00:00+00")
1010	3	4	lost;found	["2025-01-04 00:00:00+00","2025-01-05 00:00:00+00")
1015	4	5	out	["2025-01-05 00:00:00+00","2025-01-06 00:00:00+00")
1020	5	1	returned	["2025-01-06 00:00:00+00","2025-01-07 00:00:00+00")
1025	6	2	over due	["2025-01-07 00:00:00+00","2025-01-08 00:00:00+00")
1030	7	3	lost;found	["2025-01-08 00:00:00+00","2025-01-09 00:00:00+00")
1035	8	4	out	["2025-01-09 00:00:00+00","2025-01-10 00:00:00+00")
1040	9	5	returned	["2025-01-10 00:00:00+00","2025-01-11 00:00:00+00")
1045	10	1	over due	["2025-01-11 00:00:00+00","2025-01-12 00:00:00+00")
1050	11	2	lost;found	["2025-01-12 00:00:00+00","2025-01-13 00:00:00+00")
1055	12	3	out	["2025-01-13 00:00:00+00","2025-01-14 00:00:00+00")
\.


--
-- Data for Name: member; Type: TABLE DATA; Schema: lending; Owner: postgres
--

COPY lending.member (id, name, mail, home, parent_id, changed_at, remark) FROM stdin;
1	Ádám	Adam@Example.com	("1 ""High"" St, \\\\ left",Győr,)	\N	2026-11-21 09:05:19.826535+00	it's ; "odd" -- here /* and here
2	bettina; DROP TABLE x	\N	\N	1	2026-11-21 09:05:19.826535+00	it's ; "odd" -- here /* and here
3	tab\there\nand a line	x@y	\N	2	2026-11-21 09:05:19.826535+00	it's ; "odd" -- here /* and here
4	\\.	\N	\N	\N	2026-11-21 09:05:19.826535+00	it's ; "odd" -- here /* and here
5	😀	\N	\N	\N	2026-11-21 09:05:19.826535+00	it's ; "odd" -- here /* and here
\.


--
-- Data for Name: visit_2025; Type: TABLE DATA; Schema: lending; Owner: postgres
--

COPY lending.visit_2025 (at, member_id, note) FROM stdin;
2025-01-01	3	\N
2025-01-02	4	\\N
2025-01-03	5	\N
2025-01-04	1	\N
2025-01-05	2	\\N
2025-01-06	3	\N
2025-01-07	4	\N
2025-01-08	5	\\N
2025-01-09	1	\N
2025-01-10	2	\N
2025-01-11	3	\\N
2025-01-12	4	\N
2025-01-13	5	\N
2025-01-14	1	\\N
2025-01-15	2	\N
2025-01-16	3	\N
2025-01-17	4	\\N
2025-01-18	5	\N
2025-01-19	1	\N
\.


--
-- Data for Name: visit_rest; Type: TABLE DATA; Schema: lending; Owner: postgres
--

COPY lending.visit_rest (at, member_id, note) FROM stdin;
2024-12-31	2	\N
\.


--
-- Name: book_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: postgres
--

SELECT pg_catalog.setval('lending.book_id_seq', 12, true);


--
-- Name: loan_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: postgres
--

SELECT pg_catalog.setval('lending.loan_id_seq', 1055, true);


--
-- Name: member_id_seq; Type: SEQUENCE SET; Schema: lending; Owner: postgres
--

SELECT pg_catalog.setval('lending.member_id_seq', 5, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('4242', 131072);
SELECT pg_catalog.lowrite(0, '\x00ff27');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: book book_isbn_key; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.book
    ADD CONSTRAINT book_isbn_key UNIQUE (isbn);


--
-- Name: book book_pkey; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (id);


--
-- Name: loan loan_during_excl; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.loan
    ADD CONSTRAINT loan_during_excl EXCLUDE USING gist (during WITH &&) WHERE ((state = 'lost;found'::lending.loan_state));


--
-- Name: loan loan_pkey; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.loan
    ADD CONSTRAINT loan_pkey PRIMARY KEY (id);


--
-- Name: member member_mail_key; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.member
    ADD CONSTRAINT member_mail_key UNIQUE (mail);


--
-- Name: member member_pkey; Type: CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (id);


--
-- Name: loan_out; Type: INDEX; Schema: lending; Owner: postgres
--

CREATE INDEX loan_out ON lending.loan USING btree (member_id) WHERE (state = 'out'::lending.loan_state);


--
-- Name: popular_title; Type: INDEX; Schema: lending; Owner: postgres
--

CREATE UNIQUE INDEX popular_title ON lending.popular USING btree (title);


--
-- Name: book keep; Type: RULE; Schema: lending; Owner: postgres
--

CREATE RULE keep AS
    ON DELETE TO lending.book DO INSTEAD ( SELECT 1 AS "?column?";
 SELECT 2 AS "?column?";
);


--
-- Name: member touch; Type: TRIGGER; Schema: lending; Owner: postgres
--

CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON lending.member FOR EACH ROW EXECUTE FUNCTION lending.touch();


--
-- Name: loan loan_book_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.loan
    ADD CONSTRAINT loan_book_id_fkey FOREIGN KEY (book_id) REFERENCES lending.book(id) ON DELETE RESTRICT;


--
-- Name: loan loan_member_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.loan
    ADD CONSTRAINT loan_member_id_fkey FOREIGN KEY (member_id) REFERENCES lending.member(id);


--
-- Name: member member_parent_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE ONLY lending.member
    ADD CONSTRAINT member_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES lending.member(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: visit visit_member_id_fkey; Type: FK CONSTRAINT; Schema: lending; Owner: postgres
--

ALTER TABLE lending.visit
    ADD CONSTRAINT visit_member_id_fkey FOREIGN KEY (member_id) REFERENCES lending.member(id);


--
-- Name: loan; Type: ROW SECURITY; Schema: lending; Owner: postgres
--

ALTER TABLE lending.loan ENABLE ROW LEVEL SECURITY;

--
-- Name: loan own; Type: POLICY; Schema: lending; Owner: postgres
--

CREATE POLICY own ON lending.loan USING ((member_id = (COALESCE(current_setting('app.member'::text, true), '0'::text))::integer)) WITH CHECK (true);


--
-- Name: SCHEMA lending; Type: ACL; Schema: -; Owner: postgres
--

GRANT ALL ON SCHEMA lending TO librarian;


--
-- Name: TABLE loan; Type: ACL; Schema: lending; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE lending.loan TO librarian;


--
-- Name: popular; Type: MATERIALIZED VIEW DATA; Schema: lending; Owner: postgres
--

REFRESH MATERIALIZED VIEW lending.popular;


--
-- PostgreSQL database dump complete
--

\unrestrict wzJeP02a9mObTPNN8xfXmbtsFKawAKs7ciu5HUzHKmvPN3n16hpI4b1KSPbEcvz

