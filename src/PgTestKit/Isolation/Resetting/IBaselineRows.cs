using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Where the baseline's rows are kept: asked only for what a test changed.</summary>
internal interface IBaselineRows
{
    /// <summary>The positions of a table's rows, in order.</summary>
    Task<NpgsqlTid[]> PositionsAsync(BaselineTable table, CancellationToken cancellationToken);

    /// <summary>The rows at some of these positions, each in the text form of the table's row type.</summary>
    Task<string[]> RowsAsync(BaselineTable table, NpgsqlTid[] positions, CancellationToken cancellationToken);

    /// <summary>What the catalog says of relations, without what TRUNCATE, VACUUM and REFRESH change.</summary>
    Task<IReadOnlyDictionary<uint, string>> RelationsAsync(IReadOnlyCollection<uint> relations, CancellationToken cancellationToken);
}
