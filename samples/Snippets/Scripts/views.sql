CREATE VIEW shop.article_name AS SELECT name FROM shop.article;
