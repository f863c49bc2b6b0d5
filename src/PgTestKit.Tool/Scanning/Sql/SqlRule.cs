namespace PgTestKit.Scanning.Sql;

/// <summary>A rule that looks at SQL in string literals.</summary>
internal abstract class SqlRule(string id, string title, string why, string replacement, Severity severity = Severity.Change) : ScanRule(id, title, why, replacement, severity)
{
    public abstract void Look(SqlText sql, FileScan scan);
}
