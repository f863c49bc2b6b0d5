using FluentAssertions;

namespace PgTestKit.Tests;

public sealed class CatalogTests(PaDealing postgres)
{
    [Fact]
    public async Task What_is_there_is_found()
    {
        await using var database = await postgres.LeaseAsync();

        await database.Should().HaveSchemaAsync("padealing");
        await database.Should().HaveTableAsync("padealing.pad_request");
        await database.Should().HaveColumnAsync("padealing.pad_request", "amount", "numeric(12,2)");
        await database.Should().HaveColumnAsync("padealing.pad_request", "amount", "numeric");
        await database.Should().HaveColumnAsync("padealing.pad_request", "at", "timestamptz");
        await database.Should().HaveColumnAsync("padealing.pad_request", "Note");
        await database.Should().HaveEnumAsync("padealing.request_status", ["pending", "approved", "auto_rejected"]);
        await database.Should().HaveExtensionAsync("citext");
        await database.Should().HaveNoPendingModelChangesAsync("there is no model");
    }

    [Fact]
    public async Task What_is_missing_is_told_with_what_is_there()
    {
        await using var database = await postgres.LeaseAsync();

        Assert.Equal($"""Expected database {database.Name} to have schema "dealing", but it has "padealing", "public".""", await FailureAsync(() => database.Should().HaveSchemaAsync("dealing")));
        Assert.Equal(
            $"""Expected database {database.Name} to have table "padealing"."request" because it is asked for, but schema "padealing" has "currency", "pad_breach", "pad_request".""",
            await FailureAsync(() => database.Should().HaveTableAsync("padealing.request", "it is asked for")));
        Assert.Equal("""Expected table "padealing"."pad_breach" to have column "key", but it has "id".""", await FailureAsync(() => database.Should().HaveColumnAsync("padealing.pad_breach", "key")));
        Assert.Equal(
            """Expected table "padealing"."pad_request" to have column "amount" of type numeric(12,3), but that is numeric(12,2).""",
            await FailureAsync(() => database.Should().HaveColumnAsync("padealing.pad_request", "amount", "numeric(12,3)")));
        Assert.Equal(
            $"""Expected database {database.Name} to have enum type "padealing"."request_status" with "approved", "pending", but it has "pending", "approved", "auto_rejected".""",
            await FailureAsync(() => database.Should().HaveEnumAsync("padealing.request_status", ["approved", "pending"])));
        Assert.Equal(
            $"""Expected database {database.Name} to have enum type "padealing"."status" with "pending", but schema "padealing" has "request_status", "trade_direction".""",
            await FailureAsync(() => database.Should().HaveEnumAsync("padealing.status", ["pending"])));
        Assert.Equal($"""Expected database {database.Name} to have extension "hstore", but it has "citext", "plpgsql".""", await FailureAsync(() => database.Should().HaveExtensionAsync("hstore")));
    }

    private static async Task<string> FailureAsync(Func<Task> assertion) => (await Failure.OfAsync(assertion)).Message;
}
