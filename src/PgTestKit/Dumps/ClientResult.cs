namespace PgTestKit;

/// <summary>For packages that bring a server: how a run of pg_dump, pg_restore or psql ended.</summary>
/// <param name="Program">The program, its version and where it is, for example <c>pg_dump 17.2 in /usr/lib/postgresql/17/bin</c>.</param>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ClientResult(string Program, int ExitCode, string Errors);
