CREATE TABLE billing.invoice (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer text NOT NULL);
ALTER TABLE billing.invoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON billing.invoice FOR SELECT USING (customer = current_setting('billing.customer', true));
CREATE POLICY any_insert ON billing.invoice FOR INSERT WITH CHECK (true);
