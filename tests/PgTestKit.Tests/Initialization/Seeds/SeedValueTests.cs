namespace PgTestKit.Tests.Initialization.Seeds;

/// <summary>Every type that users have, from CSV and from JSON, ends in the same row as an INSERT.</summary>
public sealed class SeedValueTests(OneServer server) : IDisposable
{
    private const string Schema =
        """
        CREATE EXTENSION citext;
        CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('good', 'very bad');
        CREATE DOMAIN app.positive AS int CHECK (VALUE > 0);
        CREATE TYPE app.money AS (amount numeric(10, 2), currency text);
        CREATE TABLE app.thing (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            mood app.mood, key uuid, amount numeric(30, 10), day date, at timestamptz, local timestamp, clock timetz, length interval,
            numbers int[], texts text[], grid int[], moods app.mood[], document jsonb, raw json, span int4range, period tstzrange, spans int4multirange,
            bytes bytea, address inet, block cidr, email citext, positive app.positive, price app.money, prices app.money[], flag bool, point point,
            doubled numeric(31, 10) GENERATED ALWAYS AS (amount * 2) STORED, made text NOT NULL DEFAULT 'default', empty text, missing text);
        """;

    private const string Expected =
        """
        INSERT INTO app.thing (mood, key, amount, day, at, local, clock, length, numbers, texts, grid, moods, document, raw, span, period, spans, bytes, address, block, email, positive, price, prices, flag, point, empty)
        VALUES ('very bad', '11111111-2222-3333-4444-555555555555', 12345678901234567890.0123456789, '2024-02-29', '2024-02-29 12:30:00+02', '2024-02-29 12:30:00.123456', '12:30:00+02', 'P1Y2M3DT4H',
            '{1,NULL,3}', ARRAY['a,b', 'c"d', 'NULL', '', E'\\e', NULL], '{{1,2},{3,4}}', ARRAY['good', 'very bad']::app.mood[], '{"a": [1, null, "x"]}', '[1,2]', '[1,5)', '[2024-01-01 00:00+00,)', '{[1,3),[5,8)}',
            '\xdeadbeef', '10.0.0.1/8', '10.0.0.0/8', 'Me@Example.org', 7, ROW(1.50, 'E"U,R'), ARRAY[ROW(1, 'a b'), ROW(2, NULL)]::app.money[], true, '(1,2)', '')
        """;

    private const string Csv =
        """""
        mood,key,amount,day,at,local,clock,length,numbers,texts,grid,moods,document,raw,span,period,spans,bytes,address,block,email,positive,price,prices,flag,point,empty,missing,id
        very bad,11111111-2222-3333-4444-555555555555,12345678901234567890.0123456789,2024-02-29,2024-02-29T10:30:00,2024-02-29 12:30:00.123456,12:30:00+02,P1Y2M3DT4H,"{1,NULL,3}","{""a,b"",""c\""d"",""NULL"","""",\\e,NULL}","{{1,2},{3,4}}","{good,very bad}","{""a"": [1, null, ""x""]}","[1,2]","[1,5)","[2024-01-01,)","{[1,3),[5,8)}",\xdeadbeef,10.0.0.1/8,10.0.0.0/8,Me@Example.org,7,"(1.50,""E""""U,R"")","{""(1,a b)"",""(2,)""}",true,"(1,2)","",,1
        """"";

    private const string Json =
        """
        [
          // lines and commas that people leave
          {"mood": "very bad", "key": "11111111-2222-3333-4444-555555555555", "amount": 12345678901234567890.0123456789, "day": "2024-02-29", "at": "2024-02-29T12:30:00+02:00",
           "local": "2024-02-29T12:30:00.123456", "clock": "12:30:00+02", "length": "P1Y2M3DT4H", "numbers": [1, null, 3], "texts": ["a,b", "c\"d", "NULL", "", "\\e", null],
           "grid": [[1, 2], [3, 4]], "moods": ["good", "very bad"], "document": {"a": [1, null, "x"]}, "raw": [1,2], "span": "[1,5)", "period": "[2024-01-01,)", "spans": "{[1,3),[5,8)}",
           "bytes": "\\xdeadbeef", "address": "10.0.0.1/8", "block": "10.0.0.0/8", "email": "Me@Example.org", "positive": 7, "price": {"currency": "E\"U,R", "amount": 1.50},
           "prices": [{"amount": 1, "currency": "a b"}, {"amount": 2, "currency": null}], "flag": true, "point": "(1,2)", "empty": "", "missing": null, "id": 1},
        ]
        """;

    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("app.thing.csv", Csv)]
    [InlineData("app.thing.json", Json)]
    public async Task Every_type_is_read(string name, string text)
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", Schema)).AddSeed(_files.Write(name, text)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync(Expected);
        var seeded = await database.QueryScalarAsync<string>("SELECT (to_jsonb(t) - 'id')::text FROM app.thing t WHERE id = 1");
        var inserted = await database.QueryScalarAsync<string>("SELECT (to_jsonb(t) - 'id')::text FROM app.thing t WHERE id = 2");
        Assert.Equal(inserted, seeded);
        Assert.Equal("default", await database.QueryScalarAsync<string>("SELECT made FROM app.thing WHERE id = 1"));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT empty = '' AND missing IS NULL AND doubled = amount * 2 AND texts[4] = '' AND texts[6] IS NULL FROM app.thing WHERE id = 1"));
    }

    [Fact]
    public async Task A_property_that_a_JSON_row_lacks_gets_its_default()
    {
        var script = _files.Write("s.sql", "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY (START 10), name text DEFAULT 'nobody', document jsonb);");
        var seed = _files.Write("public.t.json", """[{"name": "a", "document": "text"}, {"name": null}, {"id": 1, "document": null}, {"document": 5}]""");
        await using var template = await server.Builder().AddSql(script).AddSeed(seed).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("1 nobody -, 10 a \"text\", 11 - -, 12 nobody 5", await database.QueryScalarAsync<string>("SELECT string_agg(concat_ws(' ', id, coalesce(name, '-'), coalesce(document::text, '-')), ', ' ORDER BY id) FROM t"));
    }

    [Fact]
    public async Task A_large_file_is_streamed_whole()
    {
        var rows = string.Concat(Enumerable.Range(1, 50_000).Select(i => $"{i},\"quoted \"\"{i}\"\"\nžluť\",{(i % 7 == 0 ? "" : "x")}\r\n"));
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, note text);"))
            .AddSeed(_files.Write("public.t.csv", "id,name,note\r\n" + rows)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(50_000, await database.QueryScalarAsync<long>("SELECT count(*) FROM t WHERE name = format(E'quoted \"%s\"\\nžluť', id) AND (note IS NULL) = (id % 7 = 0)"));
    }

    [Fact]
    public async Task A_large_JSON_file_is_streamed_whole()
    {
        var rows = string.Join(",\n", Enumerable.Range(1, 20_000).Select(i => $$"""{"id": {{i}}, "name": "a \"{{i}}\"\n\u017elu\u0165 😀", "tags": ["{{i}}", null]}"""));
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, tags text[]);"))
            .AddSeed(_files.Write("public.t.json", "\uFEFF[" + rows + "]\n")).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(20_000, await database.QueryScalarAsync<long>("SELECT count(*) FROM t WHERE name = format(E'a \"%s\"\\nžluť 😀', id) AND tags = ARRAY[id::text, NULL]"));
    }
}
