using Npgsql;

namespace PgTestKit;

/// <summary>Makes sure, before the first test, that the role can connect to clones and is one whose rights say something.</summary>
internal sealed class RoleLogin(RunningServer server, ConnectingRole role, Action<string> log) : IDisposable
{
    private const string Sql =
        """
        SELECT r.rolsuper, r.rolbypassrls, r.rolcanlogin, shobj_description(r.oid, 'pg_authid'), pg_has_role(r.oid, current_user, 'USAGE'), current_user::text, has_database_privilege(r.oid, current_database(), 'CONNECT'),
          array(SELECT DISTINCT n.nspname::text FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' ORDER BY 1),
          array(SELECT nspname::text FROM pg_namespace n WHERE has_schema_privilege(r.oid, n.oid, 'USAGE'))
        FROM pg_roles r WHERE rolname = $1
        """;

    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly string? _password = role.Password ?? RolePassword.Of(role.Name, server.ConnectionTo(database: null));
    private bool _isSure;

    private string Quoted => Quote.Identifier(role.Name);

    /// <summary>The connection string of the role, made from the owner's.</summary>
    public string ConnectionString(NpgsqlConnectionStringBuilder owner) => new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = role.Name, Password = _password }.ConnectionString;

    /// <param name="clone">Any clone.</param>
    /// <param name="connect">Opens a connection from one of its data sources; a server that has none free is given time.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="PgTestKitException">The role can't connect, or is above all grants; the message says what to do.</exception>
    public async Task EnsureAsync(Clone clone, Func<NpgsqlDataSource, CancellationToken, Task<NpgsqlConnection>> connect, CancellationToken cancellationToken)
    {
        if (_isSure) return;
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_isSure) return;
            await using var owner = await connect(clone.OwnerDataSource, cancellationToken);
            var isOwn = await IsOwnAsync(owner, cancellationToken);
            await LogInAsync(() => connect(clone.DataSource, cancellationToken), owner, isOwn, cancellationToken);
            _isSure = true;
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    /// <summary>Refuses a role that no test should connect as, lets one in that the kit made, and tells whether it did.</summary>
    private async Task<bool> IsOwnAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var found = await owner.QueryAsync(Sql, row => (
            IsSuperuser: row.GetBoolean(0), BypassesRowSecurity: row.GetBoolean(1), CanLogIn: row.GetBoolean(2), Marker: RoleMarker.Parse(row.IsDBNull(3) ? null : row.GetString(3)), HasOwnersRights: row.GetBoolean(4), Owner: row.GetString(5),
            CanConnect: row.GetBoolean(6), Schemas: row.GetFieldValue<string[]>(7), Usable: row.GetFieldValue<string[]>(8)), cancellationToken, role.Name);
        if (found is not [var it]) throw RoleErrors.Missing(role.Name);
        if (it.IsSuperuser) throw new PgTestKitException($"Role \"{role.Name}\" is a superuser, whom no missing grant stops, so tests that connect as it prove nothing about grants. Name the application's own role in .ConnectAs(...), or take SUPERUSER from this one.");
        if (it.HasOwnersRights) throw new PgTestKitException($"Role \"{role.Name}\" has all rights of \"{it.Owner}\", which owns what the template holds, so no missing grant stops it. Name the application's own role in .ConnectAs(...), or REVOKE {Quote.Identifier(it.Owner)} FROM {Quoted}.");
        if (!it.CanConnect) throw new PgTestKitException($"Role \"{role.Name}\" may not connect to the database. Add .AddGrants(\"{role.Name}\", ...), or to a script: DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO {Quoted}', current_database()); END $$;");
        if (it.Schemas.Length > 0 && !it.Schemas.Intersect(it.Usable).Any()) throw new PgTestKitException($"Role \"{role.Name}\" may use none of the schemas with tables in them, {string.Join(", ", it.Schemas.Select(schema => $"\"{schema}\""))}. Add .AddGrants(\"{role.Name}\", \"{it.Schemas[0]}\"), or to a script: GRANT USAGE ON SCHEMA {Quote.Identifier(it.Schemas[0])} TO {Quoted}.");
        if (it.BypassesRowSecurity) log($"role \"{role.Name}\", which tests connect as, has BYPASSRLS: no row security policy holds for it");

        var isOwn = it.Marker?.Owner == it.Owner && role.Password is null;
        if (it.CanLogIn) return isOwn;
        if (!isOwn) throw new PgTestKitException($"Role \"{role.Name}\" may not log in, and is not the kit's to change. Have its owner do it: ALTER ROLE {Quoted} LOGIN PASSWORD '...', and give the password to .ConnectAs(\"{role.Name}\", password).");
        await LetInAsync(owner, cancellationToken);
        return true;
    }

    private async Task LogInAsync(Func<Task<NpgsqlConnection>> connect, NpgsqlConnection owner, bool isOwn, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connect(); // stays in the pool, for the test
        }
        catch (Exception exception) when (isOwn && _password is not null && Refusal(exception) is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword })
        {
            await LetInAsync(owner, cancellationToken); // the owner's password is another one than when the role was made
            await using var connection = await connect();
        }
        catch (Exception exception) when (Refusal(exception) is { } refusal)
        {
            throw new PgTestKitException($"Role \"{role.Name}\" was refused by {server}: {refusal.Message} {(role.Password is null ? $"Where the kit did not make the role, or the owner has no password to derive the role's from, give it: .ConnectAs(\"{role.Name}\", password)." : "Check the password, and that the role may log in.")}", exception);
        }
    }

    private static NpgsqlException? Refusal(Exception exception) => (exception as NpgsqlException ?? exception.InnerException as NpgsqlException) is { } refusal && !ConnectionRetry.Passes(refusal) ? refusal : null;

    private Task LetInAsync(NpgsqlConnection owner, CancellationToken cancellationToken) =>
        ConcurrentUpdate.RunAsync(owner, () => owner.ExecuteAsync($"ALTER ROLE {Quoted} LOGIN{(_password is null ? "" : $" PASSWORD {Quote.Literal(RolePassword.SecretOf(_password))}")}", cancellationToken), cancellationToken);
}
