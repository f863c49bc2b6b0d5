using PgTestKit.Scanning;

namespace PgTestKit.Tool.Tests.Scanning;

public sealed class RuleTests
{
    private const string Model = """
        class Shop : DbContext { public DbSet<Order> Orders { get; set; } }
        enum Status { Open, Closed }
        class Order { public DateTime At { get; set; } public Status Status { get; set; } public bool Paid { get; set; } public string Name { get; set; } public int Count { get; set; } }
        """;

    // Each rule once where it finds something and once where it must not.
    public static TheoryData<string, string, string> Cases => new()
    {
        { "PGTK001", "options.UseSqlite(connection);", "options.UseNpgsql(connection); var text = nameof(UseSqlite);" },
        { "PGTK002", """options.UseInMemoryDatabase("x");""", "cache.UseInMemory();" },
        { "PGTK003", """var a = "Data Source=app.db;Cache=Shared";""", """var a = "Data Source=server;Initial Catalog=app"; var b = "Host=localhost;Database=app.db.test";""" },
        { "PGTK004", "var c = new SqliteConnection(text);", "var c = new NpgsqlConnection(text); SqliteConnection.Dispose();" },
        { "PGTK005", "try { } catch (SqliteException e) { }", "try { } catch (PostgresException e) { }" },
        { "PGTK006", "await db.Database.EnsureCreatedAsync();", "await db.Database.MigrateAsync(); await cosmos.Database.EnsureCreatedAsync();" },
        { "PGTK008", "if (db.Database.IsSqlite()) { }", "if (db.Database.IsNpgsql()) { }" },
        { "PGTK009", "options.ConfigureWarnings(w => w.Ignore(InMemoryEventId.TransactionIgnoredWarning));", "options.ConfigureWarnings(w => w.Ignore(RelationalEventId.MultipleCollectionIncludeWarning));" },
        { "PGTK010", """q.Where(o => EF.Functions.Glob(o.Name, "a*"));""", """q.Where(o => EF.Functions.ILike(o.Name, "a%")); text.Contains("x");""" },
        { "PGTK011", """q.Where(o => EF.Functions.Like(o.Name, "a%"));""", """q.Where(o => EF.Functions.Like(o.Name.ToLower(), "a%"));""" },
        { "PGTK012", """b.Property(o => o.Name).UseCollation("NOCASE");""", """b.Property(o => o.Name).UseCollation("de-x-icu");""" },
        { "PGTK013", """b.Property(o => o.Name).HasColumnType("BLOB");""", """b.Property(o => o.Name).HasColumnType("bytea");""" },
        { "PGTK014", """t.Column<int>().Annotation("Sqlite:Autoincrement", true);""", """t.Column<int>().Annotation("Npgsql:ValueGenerationStrategy", 1);""" },
        { "PGTK015", "var o = new Order { At = DateTime.Now.AddDays(1) };", "var o = new Order { At = DateTime.UtcNow }; var d = new Row { At = DateTime.Now }; Row r = x; r.At = DateTime.Now;" },
        { "PGTK015", "var limit = DateTime.Today; q.Where(o => o.At > limit);", "var limit = DateTime.Today; list.Add(limit);" },
        { "PGTK015", "order.At = new DateTime(2024, 1, 2);", "order.At = new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);" },
        { "PGTK016", "b.Property(o => o.Status).HasConversion<string>();", "b.Property(o => o.Name).HasConversion<string>();" },
        { "PGTK101", """db.Execute("CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT)");""", """db.Execute("SELECT 'AUTOINCREMENT' -- AUTOINCREMENT");""" },
        { "PGTK102", """db.Execute("INSERT OR REPLACE INTO x VALUES (1)");""", """db.Execute("INSERT INTO x SELECT REPLACE(a, 'b', 'c')");""" },
        { "PGTK103", """db.Query<int>("SELECT ifnull(a, 0) FROM x");""", """db.Query<int>("SELECT coalesce(a, 0) FROM x");""" },
        { "PGTK104", """db.Query<int>("SELECT strftime('%Y', a) FROM x");""", """db.Query<int>("SELECT date(a), EXTRACT(YEAR FROM a) FROM x");""" },
        { "PGTK105", """db.Query<int>("SELECT group_concat(a) FROM x");""", """db.Query<int>("SELECT string_agg(a, ',') FROM x");""" },
        { "PGTK106", """db.Query<int>("SELECT `a` FROM x");""", """db.Query<int>("SELECT '`a`' FROM x");""" },
        { "PGTK107", """db.Query<int>("SELECT [a] FROM x");""", """db.Query<int>("SELECT a[b], ARRAY[c], '[d]' FROM x");""" },
        { "PGTK108", """"db.Query<int>("""SELECT a FROM x WHERE a = "open" """);"""", """"db.Query<int>("""SELECT "b" FROM x WHERE a = "b" OR a = "Name" OR a = x."c" """);"""" },
        { "PGTK109", """db.Query<int>("SELECT a FROM x WHERE a LIKE 'b%'");""", """db.Query<int>("SELECT a FROM x WHERE a ILIKE 'b%' OR lower(a) LIKE 'b%' OR a LIKE '20%'");""" },
        { "PGTK110", """db.Query<int>("SELECT a FROM x ORDER BY a COLLATE NOCASE");""", """db.Query<int>("SELECT a FROM x ORDER BY a COLLATE \"C\"");""" },
        { "PGTK111", """db.Query<int>("SELECT last_insert_rowid()");""", """db.Query<int>("INSERT INTO x VALUES (1) RETURNING id");""" },
        { "PGTK112", """db.Query<int>("SELECT a FROM x LIMIT 5, 10");""", """db.Query<int>("SELECT a FROM x LIMIT 10 OFFSET 5");""" },
        { "PGTK113", """db.Query<int>("SELECT a FROM x WHERE a == 1");""", """db.Query<int>("SELECT a FROM x WHERE a >= 1 AND b = '=='");""" },
        { "PGTK114", """db.Query<int>("SELECT rowid FROM x");""", """db.Query<int>("SELECT \"rowid\", throwid FROM x");""" },
        { "PGTK115", """db.Query<int>("SELECT a FROM x WHERE a GLOB 'b*'");""", """db.Query<int>("SELECT global FROM x");""" },
        { "PGTK116", """db.Query<int>("SELECT typeof(a) FROM x");""", """db.Query<int>("SELECT pg_typeof(a) FROM x");""" },
        { "PGTK117", """db.Query<int>("SELECT a FROM x WHERE paid = 1 OR is_open = 0");""", """db.Query<int>("SELECT a FROM x WHERE count = 1 OR paid = TRUE");""" },
        { "PGTK118", """cmd.CommandText = "PRAGMA foreign_keys = ON";""", """cmd.CommandText = "SELECT 'PRAGMA x'"; var t = "PRAGMA foreign_keys";""" },
        { "PGTK119", """db.Query<int>("SELECT name FROM sqlite_master");""", """db.Query<int>("SELECT name FROM information_schema.tables");""" },
        { "PGTK120", """db.Orders.FromSqlRaw("SELECT * FROM Orders");""", """db.Orders.FromSqlRaw("SELECT * FROM \"Orders\""); db.Query("SELECT * FROM other");""" },
        { "PGTK121", """db.Query<int>("SELECT iif(a, 1, 2) FROM x");""", """db.Query<int>("SELECT CASE WHEN a THEN 1 ELSE 2 END, format('x') FROM x");""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_rule_finds_what_it_is_for_and_nothing_else(string id, string found, string passed)
    {
        Assert.Contains(id, await Sources.IdsAsync(Model + Wrap(found)));
        Assert.DoesNotContain(id, await Sources.IdsAsync(Model + Wrap(passed)));
    }

    [Fact]
    public void Every_rule_has_a_case_an_id_of_its_own_and_says_why_and_what_instead()
    {
        var rules = new ScanRules().All;
        var cases = Cases.Select(row => row.Data.Item1).Append("PGTK007").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(rules.Select(rule => rule.Id), cases);
        Assert.All(rules, rule => Assert.True(rule.Why.EndsWith('.') && rule.Replacement.Length > 0, rule.Id));
    }

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite", true)]
    [InlineData("Microsoft.EntityFrameworkCore.InMemory", true)]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer", false)]
    public async Task References_to_packages_of_SQLite_and_InMemory_are_found(string package, bool isFound)
    {
        using var sources = new Sources();
        sources.Write("A/A.csproj", $"""<Project><ItemGroup><PackageReference Include="{package}" Version="9.0.0" /></ItemGroup></Project>""");
        Assert.Equal(isFound, (await sources.ScanAsync("A/A.csproj")).Findings.Any(finding => finding.Rule.Id == "PGTK007"));
    }

    [Theory]
    [InlineData("""const string Sql = "SELECT ifnull(a, 0)"; void M() => db.Query(Sql);""")]
    [InlineData(""""void M() => db.Query($"""SELECT ifnull({a}, 0)""");"""")]
    [InlineData("""void M() => db.Query("SELECT " + "ifnull(a, 0)" + " FROM " + table);""")]
    [InlineData("""void M() => new SqlCommand(@"SELECT ""a"", ifnull(a, 0)");""")]
    [InlineData("""void M() { var sql = "SELECT ifnull(a, 0)"; db.Database.ExecuteSqlRaw(sql); }""")]
    [InlineData("""void M() => builder.Property(x => x.A).HasDefaultValueSql("ifnull(1, 0)");""")]
    [InlineData("""void M() => builder.Sql("UPDATE x SET a = ifnull(a, 0)");""")]
    public async Task SQL_is_found_in_every_kind_of_literal_and_through_variables(string member) => Assert.Contains("PGTK103", await Sources.IdsAsync($"class C {{ {member} }}"));

    [Fact]
    public async Task Text_that_is_not_sent_as_SQL_is_left_alone() => Assert.Empty(await Sources.IdsAsync(Wrap("""Log("SELECT ifnull(a, 0)"); bus.Execute("use ifnull( please");""")));

    [Fact]
    public async Task Of_two_classes_of_one_name_only_the_contexts_is_an_entity()
    {
        using var sources = new Sources();
        sources.Write("Api/Api.csproj", "<Project />");
        sources.Write("Api/Model.cs", Model);
        sources.Write("App/App.csproj", "<Project />");
        sources.Write("App/Order.cs", "class Order { public DateTime At { get; set; } } " + Wrap("var o = new Order { At = DateTime.Now };"));
        Assert.Empty((await sources.ScanAsync()).Findings);
    }

    [Fact]
    public async Task A_property_mapped_without_time_zone_takes_local_time() =>
        Assert.Empty(await Sources.IdsAsync(Model + Wrap("""b.Property(o => o.At).HasColumnType("timestamp without time zone"); var o = new Order { At = DateTime.Now };""")));

    private static string Wrap(string body) => $"class C {{ void M() {{ {body} }} }}";
}
