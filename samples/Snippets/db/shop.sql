CREATE SCHEMA shop;
CREATE TABLE shop.article (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE shop.price (article int REFERENCES shop.article, currency text, amount numeric(10, 2) NOT NULL, PRIMARY KEY (article, currency));
CREATE TABLE shop.currency (code text PRIMARY KEY, name text);
