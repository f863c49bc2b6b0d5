CREATE TABLE embedded (n int);
\ir more/rows.sql
