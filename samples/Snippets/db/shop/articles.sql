COPY shop.article (name) FROM stdin;
table
lamp
\.
