using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Tells a test's rows from the baseline's by the transaction that wrote them.</summary>
/// <param name="First">The first transaction id that a test may have had.</param>
/// <param name="Restore">The later transaction in which the kit put rows back; 0 when there was none.</param>
internal readonly record struct Horizon(uint First, uint Restore)
{
    /// <summary>With parameters 1 and 2.</summary>
    public const string Young = "age(xmin) <= age($1) AND xmin <> $2";

    public static string YoungOf(string alias) => $"age({alias}.xmin) <= age($1) AND {alias}.xmin <> $2";

    public NpgsqlBatchCommand AddTo(NpgsqlBatchCommand command)
    {
        command.Parameters.Add(new() { Value = First, NpgsqlDbType = NpgsqlDbType.Xid });
        command.Parameters.Add(new() { Value = Restore, NpgsqlDbType = NpgsqlDbType.Xid });
        return command;
    }

    /// <summary>The part of a 64-bit id that rows carry.</summary>
    public static uint Parse(string transaction) => unchecked((uint)ulong.Parse(transaction, System.Globalization.CultureInfo.InvariantCulture));
}
