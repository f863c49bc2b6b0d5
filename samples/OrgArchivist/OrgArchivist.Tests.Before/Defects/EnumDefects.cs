using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class EnumDefects(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    [Defect("enum label case")]
    public async Task SQLite_accepts_a_label_in_any_case()
    {
        await ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE email = 'writer@org.example'");

        await using var context = CreateContext();
        Assert.Equal(UserRole.Admin, (await UserAsync(context, "writer")).Role);
    }

    [Fact]
    [Defect("two lists of labels")]
    public async Task SQLite_accepts_a_label_that_no_list_has()
    {
        await AddOutputAsync();

        Assert.Equal(1, await ExecuteAsync("UPDATE outputs SET type = 'budget_narrative'"));
    }

    [Fact]
    [Defect("enum order")]
    public async Task SQLite_sorts_statuses_by_the_alphabet()
    {
        foreach (var status in new[] { OutputStatus.Awarded, OutputStatus.Draft, OutputStatus.Submitted })
            await AddOutputAsync(output => output.Status = status);

        await using var context = CreateContext();
        Assert.Equal(
            [OutputStatus.Awarded, OutputStatus.Draft, OutputStatus.Submitted],
            await context.Outputs.OrderBy(output => output.Status).Select(output => output.Status).ToListAsync(Cancellation));
    }
}
