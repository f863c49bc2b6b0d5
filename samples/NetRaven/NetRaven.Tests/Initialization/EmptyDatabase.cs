using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Initialization;

/// <summary>A template without a step: what the application finds on its first day.</summary>
[SetUpFixture]
public sealed class EmptyDatabase : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) { }
}
