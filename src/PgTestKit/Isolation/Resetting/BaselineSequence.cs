using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>A sequence as the template left it, and the table whose column owns it; 0 when none does.</summary>
internal sealed record BaselineSequence(uint Oid, string Schema, string Relation, uint Owner, bool IsWritable, bool IsUnlogged, long Value, bool IsCalled)
{
    public string Name { get; } = Quote.Identifier(Schema, Relation);

    /// <summary>Puts back the sequences that a test moved: they don't take part in transactions.</summary>
    /// <param name="sequences">Those that may be set.</param>
    /// <param name="all">Set those that are right, too: only after that does their next value take a transaction id, by which a lease knows that something was written.</param>
    public static NpgsqlBatchCommand Restore(IReadOnlyCollection<BaselineSequence> sequences, bool all = false) => new(
        // An id that is gone would be an internal error, which ends the session. What the template never called is always set,
        // because setval(..., false) shows nowhere but in the sequence itself, and to read that costs more than to set it.
        "SELECT count(setval(s.oid::regclass, s.value, s.called)) FROM unnest($1::oid[], $2::bigint[], $3::bool[]) s(oid, value, called) WHERE pg_relation_filenode(s.oid) IS NOT NULL"
        + (all ? "" : " AND (NOT s.called OR pg_sequence_last_value(s.oid::regclass) IS DISTINCT FROM s.value)"))
    {
        Parameters =
        {
            new() { Value = sequences.Select(sequence => sequence.Oid).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid },
            new() { Value = sequences.Select(sequence => sequence.Value).ToArray() },
            new() { Value = sequences.Select(sequence => sequence.IsCalled).ToArray() },
        },
    };
}
