namespace NetRaven.Data;

/// <summary>What must be in the database, whichever context makes it.</summary>
public static class NetRavenSchema
{
    public const string Name = "netraven";

    /// <summary>uuid-ossp makes the keys of the older tables, pgcrypto keeps the secrets: both before any table.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["uuid-ossp", "pgcrypto"];

    public static IReadOnlyList<string> SearchPath { get; } = [Name, "public"];

    /// <summary>Written down, not read from the models: a context that nobody registered would be missing from such a list, too.</summary>
    public static IReadOnlyList<string> RequiredTables { get; } =
    [
        "admin_settings", "audit_logs", "backups", "credential_tags", "credentials", "devices",
        "job_log_entries", "job_logs", "scheduled_jobs", "tag_rules", "tags", "users",
    ];
}
