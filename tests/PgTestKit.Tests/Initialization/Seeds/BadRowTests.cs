namespace PgTestKit.Tests.Initialization.Seeds;

/// <summary>All bad rows of a file are one error.</summary>
public sealed class BadRowTests(OneServer server) : IDisposable
{
    private const string Schema =
        """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TABLE currency (code text PRIMARY KEY);
        INSERT INTO currency VALUES ('EUR');
        CREATE TABLE deal (
            id int PRIMARY KEY, mood mood, amount numeric(4, 2) CHECK (amount <> 1), code varchar(3) REFERENCES currency, lots positive, name text NOT NULL, boss int REFERENCES deal,
            CONSTRAINT in_order UNIQUE (name) DEFERRABLE INITIALLY DEFERRED);
        CREATE UNIQUE INDEX one_mood_a_lot ON deal (mood, lots);
        """;

    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Each_is_named_with_line_column_value_and_what_it_broke()
    {
        var path = _files.Write("public.deal.csv",
            """
            id,mood,amount,code,lots,name,boss
            1,good,2.5,EUR,1,"a
            multi-line name",2
            2,bad,3,EUR,1,b,
            x,bad,3,EUR,2,c,
            3,ugly,3,EUR,3,d,
            4,bad,100,EUR,4,e,
            5,bad,1,EUR,5,f,
            6,bad,3,EURO,6,g,
            7,bad,3,XXX,7,h,
            8,bad,3,EUR,-1,i,
            9,bad,3,EUR,9,,
            2,bad,3,EUR,10,j,
            10,bad,3,EUR,1,k,
            11,bad,3,EUR,11,b,
            12,bad,3,EUR,12,l,99
            13,bad,3,EUR,13
            14,bad,3,EUR,14,"m",,,
            15,bad,,,15,last,1
            """);
        var exception = await FailsAsync(path);
        Assert.Equal(
            $"""
            {path}: 14 rows are bad.
              line 5, column "id" (integer), value "x": invalid input syntax for type integer: "x".
              line 6, column "mood" (mood), value "ugly": invalid input value for enum mood: "ugly".
              line 7, column "amount" (numeric(4,2)), value "100": numeric field overflow. A field with precision 4, scale 2 must round to an absolute value less than 10^2.
              line 8, column "amount" (numeric(4,2)), value "1": new row for relation "deal" violates check constraint "deal_amount_check": CHECK ((amount <> (1)::numeric)).
              line 9, column "code" (character varying(3)), value "EURO": value too long for type character varying(3).
              line 10, column "code" (character varying(3)), value "XXX": violates foreign key constraint "deal_code_fkey". public.currency has no such row (code).
              line 11, column "lots" (positive), value "-1": value for domain positive violates check constraint "positive_check".
              line 12, column "name" (text), value NULL: null value in column "name" of relation "deal" violates not-null constraint.
              line 13, column "id" (integer), value "2": duplicate key value violates unique constraint "deal_pkey". Key (id)=(2) already exists.
              line 14, column "mood" (mood), value "bad", column "lots" (positive), value "1": duplicate key value violates unique constraint "one_mood_a_lot". Key (mood, lots)=(bad, 1) already exists.
              line 15, column "name" (text), value "b": duplicate key value violates unique constraint "in_order". Key (name)=(b) already exists.
              line 16, column "boss" (integer), value "99": violates foreign key constraint "deal_boss_fkey". public.deal has no such row (id).
              line 17: missing data for column "name" (5 values for 7 columns).
              line 18: extra data after last expected column (9 values for 7 columns).
            Mend the rows; the template was dropped.
            """.ReplaceLineEndings("\n"), exception.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(OnConflict.Fail)]
    [InlineData(OnConflict.Skip)]
    [InlineData(OnConflict.Update)]
    public async Task The_first_twenty_are_shown_of_however_many(OnConflict onConflict)
    {
        var rows = string.Concat(Enumerable.Range(1, 30_000).Select(i => i % 1000 == 500 ? $"{i},glum,n{i}\n" : i % 1000 == 501 ? $"{i},,n{i},\n" : $"{i},,n{i}\n"));
        var path = _files.Write("public.deal.csv", "id,mood,name\n" + rows);
        var lines = (await FailsAsync(path, onConflict)).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal($"{path}: 60 rows are bad.", lines[0]);
        Assert.StartsWith("line 501, column \"mood\" (mood), value \"glum\": ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("line 502: extra data", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("line 9502: extra data", lines[20], StringComparison.Ordinal);
        Assert.Equal("and 40 more", lines[21]);
    }

    [Fact]
    public async Task A_file_that_is_bad_throughout_ends_the_search()
    {
        var path = _files.Write("public.deal.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"n{i},{i}\n")));
        Assert.StartsWith($"{path}: 1000 rows or more are bad.", await FailsAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\n{\"id\": 1, \"name\": \"a\"},\n{\"id\": 2,\n \"name\": \"b\"}, {\"name\":\n \"c\", \"id\": \"x\"},\n{\"id\": 3, \"mood\": \"sad\", \"name\": \"d\"}]", "line 4, column \"id\" (integer), value \"x\": invalid", "line 6, column \"mood\" (mood), value \"sad\": invalid")]
    [InlineData("[\n{\"id\": 1, \"nmae\": \"a\"}]", "line 2: table \"public\".\"deal\" has no column \"nmae\"")]
    [InlineData("[\n{\"id\": 1, \"id\": 2}]", "line 2: column \"id\" is named twice")]
    [InlineData("[\n{\"id\": 1},\n\n3]", "line 4: A row is an object")]
    [InlineData("\n{\"id\": 1}", "line 2: A seed is an array of objects")]
    [InlineData("[\n{\"id\": 1},\n{\"id\": oops}]", "line 3: 'o' is an invalid start of a value.")]
    [InlineData("[\n{\"id\": 1}\n", "line 3: ")]
    [InlineData("[\n{\"id\": 1, \"name\": \"\\ud800\"}]", "line 2, column \"name\": ")]
    [InlineData("[\n{\"id\": [1, 2]}]", "line 2, column \"id\" (integer), value \"[1, 2]\"")]
    [InlineData("", "line 1: ")]
    public async Task A_mistake_in_JSON_is_named_with_its_line(string json, params string[] expected)
    {
        var message = await FailsAsync(_files.Write("public.deal.json", json));
        foreach (var text in expected) Assert.Contains(text, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,name,id\n1,a,2\n", "line 1: column \"id\" is named twice. Correct the header row.")]
    [InlineData("\n\nid,name,\n1,a,\n", "line 3: table \"public\".\"deal\" has no column \"\"")]
    [InlineData("id,name\n1,\"a\n2,b\n", "line 2: unterminated CSV quoted field")]
    [InlineData("id,name\n1,\"a\nb\nc\"\nx,d\n", "line 5, column \"id\" (integer), value \"x\"")]
    [InlineData("id,name\r\n1,\"a\r\nb\r\nc\"\r\nx,d\r\n", "line 5, column \"id\" (integer), value \"x\"")]
    [InlineData("id,name\r1,\"a\rb\rc\"\rx,d\r", "line 5, column \"id\" (integer), value \"x\"")]
    [InlineData("id,name\r\n1,a\n2,b\r3,\"x\r\ny\"\n\n\r\nx,d", "line 8, column \"id\" (integer), value \"x\"")]
    public async Task A_mistake_in_CSV_is_named_with_its_line(string csv, string expected) =>
        Assert.Contains(expected, await FailsAsync(_files.Write("public.deal.csv", csv)), StringComparison.Ordinal);

    [Fact]
    public async Task Lines_are_counted_in_long_fields_too()
    {
        var script = _files.Write("t.sql", "CREATE TABLE t (id int, text text);");
        var path = _files.Write("public.t.csv", "id,text\r\n1,\"" + string.Concat(Enumerable.Repeat("1234567890\r\n", 20_000)) + "\"\r\n" + new string('9', 3_000_000) + ",b\r\n");
        var message = (await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(path).BuildAsync(_cancellation))).Message;
        Assert.StartsWith($"{path}, line 20003, column \"id\" (integer), value \"999", message, StringComparison.Ordinal);
        Assert.True(message.Length < 2000, $"The message has {message.Length} characters.");
    }

    [Fact]
    public async Task A_row_that_no_partition_takes_is_named_with_its_key()
    {
        var script = _files.Write("p.sql", "CREATE TABLE p (id int, n int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);");
        var path = _files.Write("public.p.csv", "id,n\n5,1\n55,1\n");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(path).BuildAsync(_cancellation));
        Assert.StartsWith($"{path}, line 3: no partition of relation \"p\" found for row. Partition key of the failing row contains (id) = (55).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_an_error()
    {
        var path = _files.Write("public.deal.csv", "");
        await File.WriteAllBytesAsync(path, [.. "id,name\n1,a\n2,caf"u8, 0xE9, .. "\n"u8], _cancellation);
        Assert.StartsWith($"{path}, line 3: invalid byte sequence for encoding \"UTF8\"", await FailsAsync(path), StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "id,name\n1,a\n", System.Text.Encoding.Unicode, _cancellation);
        Assert.Equal($"{path} is UTF-16. Save it as UTF-8.", await FailsAsync(path));
    }

    [Fact]
    public async Task A_generated_column_can_not_be_seeded()
    {
        var script = _files.Write("g.sql", "CREATE TABLE g (id int, twice int GENERATED ALWAYS AS (id * 2) STORED);");
        var path = _files.Write("public.g.csv", "id,twice\n1,2\n");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(path).BuildAsync(_cancellation));
        Assert.Equal($"{path}, line 1: column \"twice\" of table \"public\".\"g\" is generated: PostgreSQL computes it. Remove it.", exception.Message);
    }

    [Fact]
    public async Task What_a_trigger_refuses_is_named_too()
    {
        var script = _files.Write("g.sql",
            """
            CREATE TABLE g (id int);
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id > 5 THEN RAISE EXCEPTION 'no % today', NEW.id; END IF; RETURN NEW; END $$;
            CREATE TRIGGER before BEFORE INSERT ON g FOR EACH ROW EXECUTE FUNCTION refuse();
            CREATE FUNCTION refuse_even() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 2 THEN RAISE EXCEPTION 'not even %', NEW.id; END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON g DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_even();
            """);
        var path = _files.Write("public.g.csv", "id\n1\n2\n3\n9\n8\n");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddSeed(path).BuildAsync(_cancellation));
        Assert.Equal($"{path}: 3 rows are bad.\n  line 3: not even 2.\n  line 5: no 9 today.\n  line 6: no 8 today.\nMend the rows; the template was dropped.", exception.Message.ReplaceLineEndings("\n"));
    }

    private async Task<string> FailsAsync(string path, OnConflict onConflict = OnConflict.Fail) =>
        (await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(_files.Write("s.sql", Schema)).AddSeed(path, onConflict).BuildAsync(_cancellation))).Message;
}
