using OrgArchivist.Data;
using OrgArchivist.Tests;
using PgTestKit;
using Xunit;

[assembly: AssemblyFixture(typeof(Archive))]

namespace OrgArchivist.Tests;

/// <summary>The migrations' database with the reference data, built once and kept for the next run.</summary>
public sealed class Archive : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddDbContext<ArchiveContext>(npgsql => ArchiveContext.ConfigureNpgsql(npgsql))
        .AddSeed<ArchiveContext>(ReferenceData.AddAsync);
}
