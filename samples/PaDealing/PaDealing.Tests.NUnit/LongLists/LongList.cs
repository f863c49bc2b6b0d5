using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests.LongLists;

/// <summary>A namespace's fixture on the one above: its steps come after those of the back office.</summary>
[SetUpFixture]
public sealed class LongList : PostgresFixture<BackOffice>
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSeed("long list", "1", LongRestrictedList.InsertAsync);
}
