using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>A step that builds some context's part of the template.</summary>
internal interface IDbContextInitializer
{
    /// <summary>The context on a database.</summary>
    DbContext CreateContext(NpgsqlDataSource dataSource, params IInterceptor[] interceptors);

    /// <summary>Its migrations, in their order.</summary>
    IReadOnlyList<KnownMigration> GetMigrations();

    /// <summary>A text that changes with the model.</summary>
    string GetModelText();
}
