CREATE SCHEMA beside; CREATE TABLE beside.rate (code text);
