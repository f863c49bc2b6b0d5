using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>The initialized database, built once and kept for the next run.</summary>
[SetUpFixture]
public sealed class NetRavenDatabase : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddNetRaven();
}
