using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetRaven.Inventory;
using NUnit.Framework;

namespace NetRaven.Tests;

/// <summary>Questions to the JSONB of the job logs.</summary>
[TestFixture]
public sealed class JobDataTests : NetRavenTest
{
    [SetUp]
    public async Task AddLogsAsync()
    {
        await using var inventory = Inventory();
        inventory.AddRange(
            Log("router", new { device = new { type = "router", hostname = "core-1" }, bytes = 1200 }),
            Log("switch", new { device = new { type = "switch" }, bytes = 300 }),
            Log("dead router", new { device = new { type = "router" }, error = "Connection refused" }));
        await inventory.SaveChangesAsync();
    }

    [Test]
    public async Task Logs_are_found_by_what_their_data_contain()
    {
        await using var inventory = Inventory();

        Assert.That(await StatusesAsync(inventory.JobLogs.OfDeviceType("router")), Is.EqualTo(["dead router", "router"]));
    }

    [Test]
    public async Task Numbers_in_the_data_are_compared_as_numbers()
    {
        await using var inventory = Inventory();

        // As text, 300 would come after 1200.
        Assert.That(await StatusesAsync(inventory.JobLogs.LargerThan(999)), Is.EqualTo(["router"]));
    }

    [Test]
    public async Task Logs_are_found_by_a_key_that_some_of_them_have()
    {
        await using var inventory = Inventory();

        Assert.That(await StatusesAsync(inventory.JobLogs.WithError()), Is.EqualTo(["dead router"]));
    }

    [Test]
    public async Task Containment_can_use_the_index()
    {
        await Database.ExecuteAsync("SET LOCAL enable_seqscan = off");

        var plan = await Database.QueryScalarAsync<string>("""EXPLAIN (FORMAT JSON) SELECT FROM netraven.job_logs WHERE job_data @> '{"device": {"type": "router"}}'""");

        Assert.That(plan, Does.Contain("ix_job_logs_job_data"));
    }

    private static Task<List<string>> StatusesAsync(IQueryable<JobLog> logs) => logs.Select(log => log.Status).Order().ToListAsync();

    private static JobLog Log(string status, object data) =>
        new() { Status = status, StartedAt = Rows.Now, JobData = JsonSerializer.SerializeToElement(data) };
}
