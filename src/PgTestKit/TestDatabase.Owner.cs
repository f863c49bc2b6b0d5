using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private NpgsqlConnection? _owner;

    /// <summary>Opens connections as the role that built the template, for what a test prepares or looks at beyond the rights of the role of <see cref="TemplateDatabaseBuilder.ConnectAs"/>; otherwise the same as <see cref="DataSource"/>. Under <see cref="TestIsolation.Transaction"/> opening one throws a <see cref="PgTestKitException"/>: it would not see the test's rows.</summary>
    public NpgsqlDataSource OwnerDataSource => Isolation == TestIsolation.Transaction ? Live.Clone.Refusing : Live.Clone.OwnerDataSource;

    /// <summary>Whether the kit sees the test's rows with other rights than the owner's: there is one connection, and it is the role's.</summary>
    internal bool IsSeenByRole => _lease.Clone.HasRole && Isolation == TestIsolation.Transaction;

    /// <summary>For checks that open connections of their own: the owner's; null where tests connect as the owner.</summary>
    internal NpgsqlDataSource? CheckingSource => _lease.Clone.HasRole ? _lease.Clone.OwnerDataSource : null;

    /// <summary>The connection for the kit's own checks, which belongs to the lease: the owner's, unless only the test's sees the test's rows.</summary>
    internal async ValueTask<NpgsqlConnection> CheckingAsync(CancellationToken cancellationToken)
    {
        if (!_lease.Clone.HasRole || IsSeenByRole) return Connection;
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _owner ??= await OwnerDataSource.OpenConnectionAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>A connection to a database in the template's state that sees it as the checks see this one.</summary>
    internal async Task<NpgsqlConnection> ConnectBaselineAsync(CancellationToken cancellationToken) =>
        await Template.ConnectBaselineAsync(await CheckingAsync(cancellationToken), asOwner: !IsSeenByRole, cancellationToken);

    private async ValueTask CloseOwnerAsync()
    {
        if (_owner is not null) await _owner.DisposeAsync();
        _owner = null; // a check after a snapshot opens another one
    }
}
