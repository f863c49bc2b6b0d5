using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Model;

namespace OrgArchivist.Tests;

/// <summary>What tests arrange, on whatever database.</summary>
public abstract partial class ArchiveTest
{
    protected static Task<User> UserAsync(ArchiveContext context, string name) =>
        context.Users.SingleAsync(user => user.Email == name + "@org.example", Cancellation);

    protected async Task AddOutputAsync(Action<Output>? change = null)
    {
        await using var context = CreateContext();
        var output = new Output
        {
            Type = OutputType.GrantProposal,
            Title = "Reading",
            Content = "Every child reads well.",
            CreatedById = (await UserAsync(context, "writer")).Id,
            CreatedAt = FixedTime.Default.GetUtcNow().UtcDateTime,
        };
        change?.Invoke(output);
        context.Add(output);
        await context.SaveChangesAsync(Cancellation);
    }
}
