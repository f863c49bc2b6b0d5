namespace PgTestKit;

/// <summary>Puts one clone back after each test on it. For packages that bring a reset of their own.</summary>
public interface IDatabaseReset : IAsyncDisposable
{
    /// <summary>Undoes what a test did.</summary>
    /// <param name="cancellationToken">Cancels the reset; the clone is dropped then.</param>
    /// <returns>Null when the database is clean; otherwise why it can't be made so, in words that follow <c>database x was replaced:</c>.</returns>
    Task<string?> ResetAsync(CancellationToken cancellationToken);
}
