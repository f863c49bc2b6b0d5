namespace PgTestKit.Tests.Safety;

/// <summary>Ways to make the kit drop or wipe a database that is not its own, on a server where it may do anything.</summary>
public sealed class WrongDatabaseTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clone_that_somebody_renamed_and_filled_is_neither_dropped_nor_wiped()
    {
        var clone = await CloneAsync();
        var name = NewName();
        await RunAsync($"ALTER DATABASE {clone} RENAME TO {name}");
        await FillAsync(name);

        await RefusedAsync(name);
        // Its new owner may still allow it.
        await using (await DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = name }, _cancellation)) { }
        Assert.Equal(1, await CountAsync(name));
    }

    [Theory]
    [InlineData("{0}", "clone")]
    [InlineData("{0}", "kept")]
    [InlineData("{0}", "template")]
    [InlineData("pgtk_0123456789abcdef_00000001_1", "clone")]
    public async Task A_marker_that_was_written_for_another_database_counts_for_nothing(string writtenFor, string kind)
    {
        // As pg_dump and pg_restore carry it along.
        var name = await CreateAsync();
        await RunAsync($"COMMENT ON DATABASE {name} IS '{{\"PgTestKit\":\"{kind}\",\"Database\":\"{writtenFor.Replace("{0}", name + "x", StringComparison.Ordinal)}\"}}'");
        await RefusedAsync(name);
        Assert.Equal(1, await CountAsync(name));
    }

    [Fact]
    public async Task A_copy_of_a_clone_is_not_the_kits()
    {
        var (clone, name) = (await CloneAsync(), NewName());
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {clone}");
        await FillAsync(name);
        await RefusedAsync(name);
        Assert.Equal(1, await CountAsync(name));
    }

    [Theory]
    [InlineData("a comment")]
    [InlineData("{\"PgTestKit\":\"clone\"")]
    [InlineData("{\"pgtestkit\":\"clone\"}")]
    [InlineData(" {\"PgTestKit\":\"clone\"}")]
    [InlineData("{\"Database\":null,\"PgTestKit\":\"clone\"}")]
    [InlineData("{\"PgTestKit\":[\"clone\"]}")]
    public async Task What_only_looks_like_a_marker_is_none(string comment)
    {
        var name = await CreateAsync();
        await RunAsync($"COMMENT ON DATABASE {name} IS '{comment}'");
        await RefusedAsync(name);
        Assert.Equal(1, await CountAsync(name));
    }

    [Theory]
    [InlineData("x\"; DROP DATABASE \"{0}\"; --")]
    [InlineData("x' OR datname = '{0}")]
    [InlineData("%")]
    [InlineData("pgtk_%")]
    [InlineData("{0} ")]
    [InlineData("\"{0}\"")]
    [InlineData("{0};Database={0}")]
    public async Task A_hostile_name_drops_nothing(string pattern)
    {
        var name = await CloneAsync(); // even what the kit may drop
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, pattern.Replace("{0}", name, StringComparison.Ordinal), _cancellation));
        Assert.Contains(name, await server.DatabasesAsync());
        await DatabaseRemoval.DropAsync(connection, name, _cancellation);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("template0")]
    [InlineData("template1")]
    public async Task A_database_of_the_servers_own_is_never_dropped_or_reset(string name)
    {
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, name, _cancellation));
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = name }, _cancellation));
        Assert.Contains(name, await server.DatabasesAsync());
    }

    [Fact]
    public async Task A_database_that_was_given_a_clones_name_is_refused()
    {
        var (clone, name) = (await CloneAsync(), await CreateAsync());
        await RunAsync($"ALTER DATABASE {clone} RENAME TO {clone}_x");
        await RunAsync($"ALTER DATABASE {name} RENAME TO {clone}");
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, clone, _cancellation));
        Assert.Equal(1, await CountAsync(clone));
    }

    [Fact]
    public async Task A_database_that_takes_a_clones_name_between_the_check_and_the_drop_is_refused()
    {
        var (clone, name) = (await CloneAsync(), await CreateAsync());
        await using var connection = await server.ConnectAsync();
        Assert.NotNull(await Marker.ReadAsync(connection, clone, _cancellation)); // the check
        await RunAsync($"ALTER DATABASE {clone} RENAME TO {clone}_x");
        await RunAsync($"ALTER DATABASE {name} RENAME TO {clone}");
        var refused = await Assert.ThrowsAsync<PgTestKitException>(() => DoomedDatabase.EnterAsync(connection, clone, _cancellation));
        Assert.Contains("marker", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clones_name_can_not_be_given_away_while_it_is_dropped()
    {
        var clone = await CloneAsync();
        await using var connection = await server.ConnectAsync();
        await using (var inside = await DoomedDatabase.EnterAsync(connection, clone, _cancellation))
        {
            Assert.NotNull(inside);
            var exception = await Assert.ThrowsAsync<PostgresException>(() => RunAsync($"ALTER DATABASE {clone} RENAME TO {clone}_x"));
            Assert.Equal(PostgresErrorCodes.ObjectInUse, exception.SqlState);
        }

        await DatabaseRemoval.DropAsync(connection, clone, _cancellation);
        Assert.DoesNotContain(clone, await server.DatabasesAsync());
    }

    [Fact]
    public async Task In_a_race_of_renames_with_drops_the_foreign_database_survives()
    {
        for (var round = 0; round < 10; round++)
        {
            var (clone, name) = (await CloneAsync(), await CreateAsync());
            await using var dropping = await server.ConnectAsync();
            var swap = Task.Run(async () =>
            {
                await RunAsync($"ALTER DATABASE {clone} RENAME TO {clone}_x");
                await RunAsync($"ALTER DATABASE {name} RENAME TO {clone}");
            }, _cancellation);
            await Record.ExceptionAsync(() => DatabaseRemoval.DropAsync(dropping, clone, _cancellation));
            await Record.ExceptionAsync(() => swap); // it loses where the drop was first
            var survivor = (await server.DatabasesAsync()).Contains(name) ? name : clone;
            Assert.Equal(1, await CountAsync(survivor));
        }
    }

    [Theory]
    [InlineData("COMMENT ON DATABASE {0} IS NULL")]
    [InlineData("COMMENT ON DATABASE {0} IS '{\"PgTestKit\":\"kept\"}'")]
    [InlineData("COMMENT ON DATABASE {0} IS '{\"PgTestKit\":\"clone\",\"Database\":\"another\"}'")]
    public async Task A_lease_whose_database_loses_its_marker_wipes_nothing(string sql)
    {
        await using var template = await server.Builder().AddSeed("t", "1", (connection, token) => connection.ExecuteAsync("CREATE TABLE t (n int)", token)).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await RunAsync(sql.Replace("{0}", database.Name, StringComparison.Ordinal));
        await database.DisposeAsync();
        Assert.Equal(1, await CountAsync(database.Name));
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("SHOP")]
    [InlineData("shop, another")]
    [InlineData("*")]
    [InlineData("true")]
    public async Task Words_that_name_no_or_another_database_allow_nothing(string allowed)
    {
        var name = await CreateAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = allowed }, _cancellation));
        Assert.Equal(1, await CountAsync(name));
    }

    [Fact]
    public async Task The_database_that_counts_is_the_one_that_the_connection_leads_to()
    {
        // PgBouncer, a service file or a proxy may lead somewhere else than the connection string says; here the user's name stands in for the missing one.
        var role = new NpgsqlConnectionStringBuilder(await server.CreateRoleAsync("SUPERUSER"));
        await RunAsync($"CREATE DATABASE {role.Username}");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(new NpgsqlConnectionStringBuilder(role.ConnectionString) { Database = null, Pooling = false }.ConnectionString, new() { AllowDeletingRowsIn = "shop" }, _cancellation));
        Assert.Contains($"leads to database \"{role.Username}\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_the_server_and_of_what_the_options_leave_out_are_never_emptied()
    {
        var name = await CreateAsync();
        await RunInAsync(name, "CREATE SCHEMA audit; CREATE TABLE audit.log (deal int); CREATE TABLE deal (id int PRIMARY KEY); INSERT INTO deal VALUES (1); ALTER TABLE audit.log ADD FOREIGN KEY (deal) REFERENCES deal ON DELETE CASCADE; INSERT INTO audit.log VALUES (1)");
        await using var reset = await DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = name, SchemasToInclude = ["public", "pg_catalog", "information_schema"] }, _cancellation);
        await RunInAsync(name, "INSERT INTO deal SELECT generate_series(2, 9); INSERT INTO audit.log SELECT generate_series(2, 5)");
        // A key leads from what stays to what has to go: neither CASCADE nor TRUNCATE may follow it.
        await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));
        await RunInAsync(name, "DELETE FROM audit.log WHERE deal > 1");
        await reset.ResetAsync(_cancellation);
        Assert.Equal(1, await CountInAsync(name, "SELECT count(*) FROM deal"));
        Assert.Equal(1, await CountInAsync(name, "SELECT count(*) FROM audit.log"));
        Assert.True(await CountInAsync(name, "SELECT count(*) FROM pg_catalog.pg_class") > 100);
    }

    [Fact]
    public async Task A_named_database_in_which_somebody_else_writes_is_not_reset()
    {
        var name = await CreateAsync();
        await using var reset = await DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = name, LockTimeout = TimeSpan.FromMilliseconds(300) }, _cancellation);
        await using var writer = new NpgsqlConnection(StringFor(name));
        await writer.OpenAsync(_cancellation);
        await writer.ExecuteAsync("BEGIN; INSERT INTO t VALUES (2)", _cancellation);
        await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));
        await writer.ExecuteAsync("COMMIT", _cancellation);
        Assert.Equal(2, await CountAsync(name));
    }

    [Fact]
    public async Task Neither_a_build_nor_its_sweep_touches_a_database_with_the_name_of_a_clone_or_template()
    {
        var (first, second) = ("pgtk_" + Guid.NewGuid().ToString("N")[..16], $"pgtk_{Guid.NewGuid().ToString("N")[..16]}_00000001_1");
        foreach (var name in new[] { first, second })
        {
            await RunAsync($"CREATE DATABASE {name}");
            await FillAsync(name);
        }

        // Somebody's own, restored from a dump of one of the kit's.
        await RunAsync($"COMMENT ON DATABASE {second} IS '{{\"PgTestKit\":\"clone\",\"Database\":\"pgtk_0000000000000000_00000001_1\"}}'");
        await using (await new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(server.ConnectionString).WithTemplates(1, TimeSpan.Zero)).AddSchema("sweep").BuildAsync(_cancellation)) { }
        Assert.Equal(1, await CountAsync(first));
        Assert.Equal(1, await CountAsync(second));
    }

    private async Task RefusedAsync(string name)
    {
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseRemoval.DropAsync(connection, name, _cancellation));
        await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(StringFor(name), cancellationToken: _cancellation));
    }

    private async Task<string> CloneAsync()
    {
        var name = NewName();
        await using var connection = await server.ConnectAsync();
        await DatabaseCreation.CreateAsync(connection, name, "TEMPLATE template0", new(Marker.OfClone), _cancellation);
        return name;
    }

    private async Task<string> CreateAsync()
    {
        var name = NewName();
        await RunAsync($"CREATE DATABASE {name}");
        await FillAsync(name);
        return name;
    }

    private static string NewName() => "shop_" + Guid.NewGuid().ToString("N")[..8];

    private Task FillAsync(string name) => RunInAsync(name, "CREATE TABLE t (n int); INSERT INTO t VALUES (1)");

    private Task<long> CountAsync(string name) => CountInAsync(name, "SELECT count(*) FROM t");

    private async Task RunAsync(string sql)
    {
        await using var connection = await server.ConnectAsync();
        await connection.ExecuteAsync(sql, _cancellation);
    }

    private async Task RunInAsync(string name, string sql)
    {
        await using var connection = new NpgsqlConnection(StringFor(name));
        await connection.OpenAsync(_cancellation);
        await connection.ExecuteAsync(sql, _cancellation);
    }

    private async Task<long> CountInAsync(string name, string sql)
    {
        await using var connection = new NpgsqlConnection(StringFor(name));
        await connection.OpenAsync(_cancellation);
        return await connection.ScalarAsync<long>(sql, _cancellation);
    }

    private string StringFor(string database) => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, Pooling = false }.ConnectionString;
}
