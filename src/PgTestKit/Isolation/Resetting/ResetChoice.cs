using Npgsql;

namespace PgTestKit;

/// <summary>What the builder said about resets.</summary>
internal sealed record ResetChoice(ResetOptions Options, Func<NpgsqlDataSource, CancellationToken, Task<IDatabaseReset>>? Open = null);
