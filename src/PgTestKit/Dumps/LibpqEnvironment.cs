using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>The variables by which PostgreSQL's client programs connect, password included: a command line is seen by all, the environment of a process by its user alone.</summary>
internal static class LibpqEnvironment
{
    // Each would lead to another server than the connection string does.
    private static readonly string[] Elsewhere = ["PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE"];

    public static void Set(IDictionary<string, string?> environment, string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        foreach (var variable in Elsewhere) environment.Remove(variable);
        Set("PGHOST", connection.Host);
        Set("PGPORT", connection.Port.ToString(CultureInfo.InvariantCulture));
        Set("PGUSER", connection.Username);
        Set("PGPASSWORD", connection.Password);
        Set("PGPASSFILE", connection.Passfile);
        Set("PGSSLMODE", connection.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => "prefer",
        });
        Set("PGSSLROOTCERT", connection.RootCertificate);
        Set("PGSSLCERT", connection.SslCertificate);
        Set("PGSSLKEY", connection.SslKey);
        Set("PGOPTIONS", connection.Options);

        void Set(string variable, string? value)
        {
            if (!string.IsNullOrEmpty(value)) environment[variable] = value;
        }
    }
}
