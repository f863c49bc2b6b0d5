using PgTestKit;
using ProjectManager.Data;
using ProjectManager.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Team))]

namespace ProjectManager.Tests;

/// <summary>The migrated database with three users, a project and its channel, built once and kept for the next run.</summary>
public sealed class Team : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddDbContext<ProjectContext>(ProjectContext.ConfigureNpgsql, create: options => new(options, FixedTime.Default))
        .AddSeed("seed/public/*.csv");
}
