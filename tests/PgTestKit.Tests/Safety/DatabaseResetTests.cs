namespace PgTestKit.Tests.Safety;

public sealed class DatabaseResetTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres", "postgres", "never reset")]
    [InlineData("template1", "template1", "never reset")]
    [InlineData("own", null, "was not made by the kit")]
    [InlineData("own", "another", "names \"another\"")]
    [InlineData("own", "OWN", "names \"OWN\"")]
    [InlineData("own", "", "names \"\"")]
    [InlineData("made a template", "*", "never reset")]
    [InlineData("marked as template", "*", "never reset")]
    [InlineData("marked as building", "*", "never reset")]
    public async Task The_wrong_database_is_refused(string kind, string? allowed, string message)
    {
        var name = kind is "postgres" or "template1" ? kind : await CreateAsync();
        await using var connection = await server.ConnectAsync();
        if (kind == "made a template") await connection.ExecuteAsync($"ALTER DATABASE {name} IS_TEMPLATE true", _cancellation);
        if (kind.StartsWith("marked", StringComparison.Ordinal)) await connection.ExecuteAsync($"COMMENT ON DATABASE {name} IS '{{\"PgTestKit\":\"{kind.Split(' ')[2]}\"}}'", _cancellation);

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = allowed == "*" ? name : allowed }, _cancellation));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        if (kind == "made a template") await connection.ExecuteAsync($"ALTER DATABASE {name} IS_TEMPLATE false", _cancellation);
    }

    [Theory]
    [InlineData("Host=db.example.com;Database=x", "db.example.com")]
    [InlineData("Host=127.0.0.1,db.example.com;Database=x", "db.example.com")]
    [InlineData("Host=db.example.com:5433;Database=x", "db.example.com")]
    [InlineData("Host=10.0.0.7;Database=x", "10.0.0.7")]
    [InlineData("Host=localhost.example.com;Database=x", "localhost.example.com")]
    [InlineData("Host=127.0.0.1.example.com;Database=x", "127.0.0.1.example.com")]
    [InlineData("Host=db.example.com,127.0.0.1;Database=x", "db.example.com")]
    [InlineData("Host=127.0.0.1, db.example.com:5432 ;Database=x", "db.example.com")]
    [InlineData("Server=db.example.com;Database=x", "db.example.com")]
    [InlineData("Host=LOCALHOST.;Database=x", "LOCALHOST.")]
    [InlineData("Host=0.0.0.0;Database=x", "0.0.0.0")]
    [InlineData("Host=128.0.0.1;Database=x", "128.0.0.1")]
    [InlineData("Host=::;Database=x", "::")]
    [InlineData("Host=[2001:db8::1]:5432;Database=x", "2001:db8::1")]
    [InlineData("Host=2001:db8::1;Database=x", "2001:db8::1")]
    [InlineData("Host=::ffff:10.0.0.7;Database=x", "::ffff:10.0.0.7")]
    [InlineData("Host=[localhost;Database=x", "is not this machine")]
    [InlineData("Host=tmp/socket;Database=x", "tmp/socket")]
    [InlineData("Host=another.example.com.;Database=x", "another.example.com.")]
    [InlineData("Host=;Database=x", "host")]
    [InlineData("Database=x", "names no host")]
    [InlineData("Hots=x;Password=secret", "can't be read")]
    public async Task Another_machine_is_refused_before_it_is_connected_to(string connectionString, string message)
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(connectionString, new() { AllowDeletingRowsIn = "x", AllowHost = "another.example.com" }, _cancellation));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_the_role_may_not_read_is_named_unless_it_is_left_out()
    {
        var role = await server.CreateRoleAsync("");
        var name = await CreateAsync(new NpgsqlConnectionStringBuilder(role).Username);
        await using var superuser = new NpgsqlConnection(StringFor(name));
        await superuser.OpenAsync(_cancellation);
        await superuser.ExecuteAsync("CREATE SCHEMA audit; CREATE TABLE audit.log (line text)", _cancellation);
        var options = new ResetOptions { AllowDeletingRowsIn = name };
        role = new NpgsqlConnectionStringBuilder(role) { Database = name, Pooling = false }.ConnectionString;

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(role, options, _cancellation));
        await using var reset = await DatabaseReset.CreateAsync(role, options with { TablesToIgnore = ["audit.log"] }, _cancellation);

        Assert.Equal("Table \"audit\".\"log\" can't be put back after a test, because the role that resets may not read it. Connect as the table's owner, or leave it out with ResetOptions.TablesToIgnore.", exception.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_named_database_goes_back_to_the_state_in_which_it_was_found(bool isSuperuser)
    {
        var connectionString = isSuperuser ? server.ConnectionString : await server.CreateRoleAsync("");
        var name = await CreateAsync(new NpgsqlConnectionStringBuilder(connectionString).Username);
        connectionString = new NpgsqlConnectionStringBuilder(connectionString) { Database = name, Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(_cancellation);
        await connection.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text); INSERT INTO app.p (v) VALUES ('a'), ('b'); CREATE TABLE app.c (p int NOT NULL REFERENCES app.p ON DELETE CASCADE, r int); INSERT INTO app.c VALUES (1)", _cancellation);
        var expected = await Isolation.Resetting.DatabaseContents.ReadAsync(connection, _cancellation);

        await using var reset = await DatabaseReset.CreateAsync(connectionString, new() { AllowDeletingRowsIn = name }, _cancellation);
        foreach (var change in new[] { "DELETE FROM app.p WHERE id = 1", "UPDATE app.p SET v = 'x'; INSERT INTO app.p (v) VALUES ('c'); UPDATE app.c SET p = 3", "TRUNCATE app.p CASCADE", "INSERT INTO app.c VALUES (2)" })
        {
            await connection.ExecuteAsync(change, _cancellation);
            await reset.ResetAsync(_cancellation);
            Assert.Equal("", Isolation.Resetting.DatabaseContents.Difference(expected, await Isolation.Resetting.DatabaseContents.ReadAsync(connection, _cancellation)));
        }

        await connection.ExecuteAsync("CREATE TABLE app.extra (n int)", _cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));
        Assert.Contains("table app.extra", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_PostgreSQL_refuses_is_told_with_what_to_do()
    {
        var name = await CreateAsync();
        await using var connection = new NpgsqlConnection(StringFor(name));
        await connection.OpenAsync(_cancellation);
        await connection.ExecuteAsync("CREATE TABLE t (n int); INSERT INTO t VALUES (1)", _cancellation);
        var options = new ResetOptions { AllowDeletingRowsIn = name };
        var unprepared = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseReset.CreateAsync(StringFor(name + "_"), options, _cancellation));
        Assert.Contains($"database \"{name}_\" does not exist. Check host, database, role and password", unprepared.Message, StringComparison.Ordinal);

        await using var reset = await DatabaseReset.CreateAsync(StringFor(name), options, _cancellation);
        await connection.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", _cancellation);
        var lost = await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));
        Assert.Contains(". Check that the server runs, and that the role may write to the tables.", lost.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER DATABASE {0} IS_TEMPLATE true")]
    [InlineData("ALTER DATABASE {0} RENAME TO {0}_renamed")]
    public async Task A_database_that_becomes_another_meanwhile_is_not_wiped(string sql)
    {
        var name = await CreateAsync();
        await using var connection = new NpgsqlConnection(StringFor(name));
        await connection.OpenAsync(_cancellation);
        await connection.ExecuteAsync("CREATE TABLE t (n int)", _cancellation);
        await using var reset = await DatabaseReset.CreateAsync(StringFor(name), new() { AllowDeletingRowsIn = name }, _cancellation);
        await connection.ExecuteAsync("INSERT INTO t VALUES (1)", _cancellation);
        await using (var other = await server.ConnectAsync())
        {
            try
            {
                await other.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, name), _cancellation);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
            {
                return; // PostgreSQL itself does not let it happen
            }
        }

        var refused = await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));
        Assert.Contains("nothing was deleted", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await connection.ScalarAsync<long>("SELECT count(*) FROM t", _cancellation));
        await using var mend = await server.ConnectAsync();
        await mend.ExecuteAsync($"ALTER DATABASE {name} IS_TEMPLATE false", _cancellation);
    }

    [Fact]
    public async Task A_clone_that_lost_its_marker_is_not_wiped()
    {
        await using var template = await server.Builder().AddSchema("marker").AddSeed("t", "1", (connection, token) => connection.ExecuteAsync("CREATE TABLE t (n int)", token)).BuildAsync(_cancellation);
        var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await using var reset = await DatabaseReset.CreateAsync(database.ConnectionString, cancellationToken: _cancellation);
        await database.ExecuteAsync("INSERT INTO t VALUES (1)");
        await database.ExecuteAsync($"COMMENT ON DATABASE {database.Name} IS NULL");

        var refused = await Assert.ThrowsAsync<PgTestKitException>(() => reset.ResetAsync(_cancellation));

        Assert.Contains("marker", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await database.Table("t").CountAsync(_cancellation));
        await database.DisposeAsync();
    }

    private string StringFor(string database) => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, Pooling = false }.ConnectionString;

    private async Task<string> CreateAsync(string? owner = null)
    {
        var name = "own_" + Guid.NewGuid().ToString("N")[..8];
        await using var connection = await server.ConnectAsync();
        await connection.ExecuteAsync($"CREATE DATABASE {name} OWNER \"{owner ?? "postgres"}\"", _cancellation);
        return name;
    }
}
