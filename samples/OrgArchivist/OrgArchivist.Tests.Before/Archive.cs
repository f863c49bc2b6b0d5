using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Archive))]

namespace OrgArchivist.Tests;

/// <summary>Makes a database for each test.</summary>
public sealed class Archive
{
    [SuppressMessage("Performance", "CA1822", Justification = "xUnit hands an instance to the tests.")]
    public async Task<DbContextOptions<ArchiveContext>> CreateAsync(SqliteConnection connection)
    {
        await connection.OpenAsync();
        var options = new DbContextOptionsBuilder<ArchiveContext>().UseSqlite(connection).Options;
        await using var archive = new ArchiveContext(options);
        await archive.Database.EnsureCreatedAsync();
        await ReferenceData.AddAsync(archive, CancellationToken.None);
        return options;
    }
}
