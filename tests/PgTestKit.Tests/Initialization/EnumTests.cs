using NpgsqlTypes;

namespace PgTestKit.Tests.Initialization;

/// <summary>Enum, composite and domain types that are there already.</summary>
public sealed class EnumTests(OneServer server) : IDisposable
{
    private readonly TempFiles _files = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public enum Size
    {
        Small,
        Medium,
        Large,
        Huge,
    }

    public enum Unit
    {
        [PgName("éééééééééééééééééééééééééééééééé")]
        Metre,
    }

    [Theory]
    [InlineData("'medium', 'large'")]
    [InlineData("'small', 'huge'")]
    [InlineData("")]
    [InlineData("'small', 'medium', 'large', 'huge'")]
    public async Task Missing_labels_are_added_where_the_members_have_them(string labels)
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", $"CREATE TYPE size AS ENUM ({labels});")).AddEnum<Size>().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("{small,medium,large,huge}", await database.QueryScalarAsync<string>("SELECT enum_range(NULL::size)::text"));
        Assert.Equal(Size.Huge, await database.QueryScalarAsync<Size>("SELECT $1", Size.Huge));
    }

    [Fact]
    public async Task Labels_in_another_order_are_a_warning()
    {
        await using var template = await server.Builder().AddSql(_files.Write("s.sql", "CREATE TYPE size AS ENUM ('large', 'small');")).AddEnum<Size>().BuildAsync(_cancellation);
        Assert.Equal("Enum type \"public\".\"size\" sorts as large, huge, small, medium, the members of Size as small, medium, large, huge.", Assert.Single(template.Report.Steps[^1].Warnings));
    }

    [Fact]
    public void A_label_of_more_than_63_bytes_is_refused_before_the_server_sees_it()
    {
        var exception = Assert.Throws<PgTestKitException>(() => server.Builder().AddEnum<Unit>());
        Assert.Equal("Unit.Metre is sent as \"éééééééééééééééééééééééééééééééé\", which has 64 bytes in UTF-8; PostgreSQL takes labels of at most 63. Shorten it with [PgName(\"...\")].", exception.Message);
    }

    [Fact]
    public async Task A_type_in_another_schema_is_not_made_again_in_public()
    {
        var script = _files.Write("s.sql", "CREATE SCHEMA app; CREATE TYPE app.size AS ENUM ('small', 'medium', 'large', 'huge');");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(script).AddEnum<Size>().BuildAsync(_cancellation));
        Assert.Equal("Enum type \"size\" exists in schema \"app\", but .AddEnum names no schema, which means \"public\". Name the one that you mean: .AddEnum<...>(\"size\", \"app\").", exception.Message);
        await using var template = await server.Builder().AddSql(script).AddEnum<Size>(schema: "app").BuildAsync(_cancellation);
        await using var both = await server.Builder().AddSql(script).AddEnum<Size>(schema: "public").BuildAsync(_cancellation);
    }

    [Theory]
    [InlineData("select", "order")]
    [InlineData("si\"ze", "s\"chema")]
    [InlineData("si.ze", "sche.ma")]
    [InlineData("Grösse; --", "Ärger '")]
    public async Task Reserved_words_and_quotes_are_only_names(string name, string schema)
    {
        await using var template = await server.Builder().AddSchema(schema)
            .AddSeed("type " + name, "1", (connection, cancellation) => connection.ExecuteAsync($"CREATE TYPE {Quote.Identifier(schema, name)} AS ENUM ('large')", cancellation))
            .AddEnum<Size>(name, schema).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal("{small,medium,large,huge}", await database.QueryScalarAsync<string>($"SELECT enum_range(NULL::{Quote.Identifier(schema, name)})::text"));
        Assert.Equal(Size.Huge, await database.QueryScalarAsync<Size>($"SELECT $1::{Quote.Identifier(schema, name)}", Size.Huge));
    }

    [Theory]
    [InlineData("CREATE DOMAIN size AS text;", null, "\"public\".\"size\" can't be created as an enum type: a domain has that name. Give the enum type another name, or another schema.")]
    [InlineData("CREATE TABLE size (n int);", null, "\"public\".\"size\" can't be created as an enum type: a table or view has that name. Give the enum type another name, or another schema.")]
    [InlineData("CREATE TYPE size AS (n int);", null, "\"public\".\"size\" can't be created as an enum type: a composite type has that name. Give the enum type another name, or another schema.")]
    [InlineData("SELECT 1;", "nowhere", "Schema \"nowhere\" for enum type \"nowhere\".\"size\" does not exist. Add .AddSchema(\"nowhere\"), or the step that creates it, before this one.")]
    [InlineData("CREATE TYPE size AS ENUM ('SMALL', 'medium', 'large', 'huge', 'giant');", null,
        "Enum type \"public\".\"size\" and Size differ.\n  The CLR value Size.Small is sent as \"small\", the type has \"SMALL\".\n  The type has \"giant\", which no member of Size is read from.\n  type: SMALL, medium, large, huge, giant\n  Size: small, medium, large, huge\nAdd the missing member or label, or set the label with [PgName(\"...\")].")]
    public async Task What_stands_in_the_way_of_an_enum_type_is_named(string sql, string? schema, string expected)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(_files.Write("s.sql", sql)).AddEnum<Size>(schema: schema).BuildAsync(_cancellation));
        Assert.Equal(expected, exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_name_that_PostgreSQL_would_cut_off_or_not_take_is_refused()
    {
        Assert.Contains("has a name of 64 bytes in UTF-8; PostgreSQL takes 63", Assert.Throws<PgTestKitException>(() => server.Builder().AddEnum<Size>(new string('n', 64))).Message, StringComparison.Ordinal);
        Assert.StartsWith("An enum type's name is empty.", Assert.Throws<PgTestKitException>(() => server.Builder().AddEnum<Size>("")).Message, StringComparison.Ordinal);
        Assert.StartsWith("An extension's name is empty.", Assert.Throws<PgTestKitException>(() => server.Builder().AddExtension(" ")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "Schema \"nowhere\" for extension \"citext\" does not exist. Add .AddSchema(\"nowhere\"), or the step that creates it, before this one.")]
    [InlineData("app", "Extension \"citext\" is in schema \"public\" already, not in \"app\". Leave the schema out, or run ALTER EXTENSION \"citext\" SET SCHEMA \"app\" in a script.")]
    public async Task An_extension_that_can_not_be_in_its_schema_says_why(string schema, string expected)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSchema("app").AddSqlText("citext", schema == "app" ? "CREATE EXTENSION citext" : "SELECT 1").AddExtension("citext", schema).BuildAsync(_cancellation));
        Assert.Equal(expected, exception.Message);
    }

    [Fact]
    public async Task A_composite_type_is_mapped_once_and_a_domain_needs_no_mapping()
    {
        var script = _files.Write("s.sql", "CREATE SCHEMA app; CREATE DOMAIN app.amount AS numeric(18,2) CHECK (VALUE >= 0); CREATE TYPE app.money AS (amount app.amount, currency_code text); CREATE TABLE price (value app.money, fee app.amount);");
        await using var template = await server.Builder().AddSql(script).AddComposite<Money>(schema: "app").BuildAsync(_cancellation);
        foreach (var isolation in Enum.GetValues<TestIsolation>())
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            await database.ExecuteAsync("INSERT INTO price VALUES ($1, $2)", new Money { Amount = 12.5m, CurrencyCode = "EUR" }, 1.25m);
            var read = await database.QueryScalarAsync<Money>("SELECT value FROM price");
            Assert.Equal((12.5m, "EUR"), (read.Amount, read.CurrencyCode));
            Assert.Equal(1.25m, await database.QueryScalarAsync<decimal>("SELECT fee FROM price"));
        }
    }

    [Theory]
    [InlineData("SELECT 1;", "There is no composite type \"public\".\"money\" to map Money to. Add the step that creates it")]
    [InlineData("CREATE TYPE money AS (amount numeric, currency text);", "Money has no member for \"currency\" of composite type \"public\".\"money\", only for amount, currency_code.")]
    public async Task A_composite_type_that_is_missing_or_different_is_an_error(string sql, string expected)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddSql(_files.Write("s.sql", sql)).AddComposite<Money>(schema: "public").BuildAsync(_cancellation));
        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();
}
