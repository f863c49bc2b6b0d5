using Npgsql;

namespace PgTestKit;

/// <summary>Makes a role if the server lacks it. One that is there stays as it is, but for memberships that it lacks.</summary>
internal sealed class RoleInitializer(string name, IReadOnlyList<string> inRoles) : IDatabaseInitializer
{
    public string Name => $"role \"{name}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(string.Join('\n', [name, .. inRoles]));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ConcurrentUpdate.RunAsync(connection, () => EnsureAsync(connection, cancellationToken), cancellationToken);
        foreach (var role in inRoles) await ConcurrentUpdate.RunAsync(connection, () => EnsureMembershipAsync(connection, role, cancellationToken), cancellationToken);
    }

    private async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", cancellationToken, name)) return;
        var (owner, isSuperuser) = (await connection.QueryAsync("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user", row => (row.GetString(0), row.GetBoolean(1)), cancellationToken))[0];
        // Without superuser, only a member may end the role's sessions, which would keep a database from being dropped.
        var membership = isSuperuser ? "" : $"; GRANT {Quote.Identifier(name)} TO CURRENT_USER";
        try
        {
            // One transaction: whoever finds the role finds the comment.
            await connection.ExecuteAsync($"CREATE ROLE {Quote.Identifier(name)}; {RoleMarker.Sql(name, owner)}{membership}", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PgTestKitException($"Role \"{owner}\" may not make role \"{name}\": {exception.MessageText}. Grant it: ALTER ROLE {Quote.Identifier(owner)} CREATEROLE; or have the server's administrator make it: CREATE ROLE {Quote.Identifier(name)} LOGIN PASSWORD '...', and give the password to .ConnectAs(\"{name}\", password).", exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ReservedName)
        {
            throw new PgTestKitException($"Role \"{name}\" can't be made: {exception.MessageText}. PostgreSQL keeps names that begin with \"pg_\", \"public\" and \"none\" to itself: use another one.", exception);
        }
    }

    private async Task EnsureMembershipAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        const string IsMember = "SELECT EXISTS (SELECT FROM pg_auth_members WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = $1) AND member = (SELECT oid FROM pg_roles WHERE rolname = $2))";
        if (!await connection.ScalarAsync<bool>(IsMember, cancellationToken, role, name))
            await connection.ExecuteForAsync(role, $"GRANT {Quote.Identifier(role)} TO {Quote.Identifier(name)}", cancellationToken);
    }
}
