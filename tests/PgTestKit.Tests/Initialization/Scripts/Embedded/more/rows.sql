\ir ../more/again.sql
INSERT INTO embedded VALUES (1);
