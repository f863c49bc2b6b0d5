using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests.LongLists;

[PostgresIsolation(TestIsolation.Clone)]
public sealed class LongListTests : PostgresTest<LongList>
{
    [Test]
    public async Task A_test_may_use_both_templates()
    {
        var ordinary = await LeaseAnotherAsync<BackOffice>(TestIsolation.Transaction);

        Assert.That(await ordinary.Table("padealing.restricted_security").CountAsync(), Is.EqualTo(3));
        Assert.That(await Database.Table("padealing.restricted_security").CountAsync(), Is.EqualTo(3 + LongRestrictedList.Length));
    }
}
