using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetRaven.Inventory;
using NetRaven.Vault;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

[TestFixture]
public sealed class RelationshipTests : NetRavenTest
{
    [Test]
    public async Task A_deleted_tag_takes_its_links_along_and_leaves_the_credential()
    {
        await using var inventory = Inventory();
        var (core, edge) = (await inventory.AddTagAsync("core"), await inventory.AddTagAsync("edge"));
        await AddCredentialAsync(core, edge);

        inventory.Remove(core);
        await inventory.SaveChangesAsync();

        await Database.Table("netraven.credential_tags").ShouldHaveValuesAsync("tag_id", [edge.Id]);
        await Database.Table("netraven.credentials").ShouldHaveCountAsync(1);
    }

    [Test]
    public async Task A_deleted_credential_takes_its_links_along_and_leaves_the_tags()
    {
        await using var inventory = Inventory();
        await AddCredentialAsync(await inventory.AddTagAsync("core"));

        await Database.ExecuteAsync("DELETE FROM netraven.credentials");

        await Database.Table("netraven.credential_tags").ShouldBeEmptyAsync();
        await Database.Table("netraven.tags").ShouldHaveCountAsync(1);
    }

    [Test]
    public async Task A_link_to_a_tag_of_the_other_model_needs_that_tag()
    {
        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => AddCredentialAsync(new Tag { Id = "no-such-tag", Name = "ghost" }));

        Assert.That(((PostgresException)exception!.InnerException!).ConstraintName, Is.EqualTo("fk_credential_tags_tag_id"));
    }

    [Test]
    public async Task A_deleted_job_log_takes_its_entries_along()
    {
        await using var inventory = Inventory();
        var (first, second) = (Log(null, "one", "two"), Log(null, "three"));
        inventory.AddRange(first, second);
        await inventory.SaveChangesAsync();

        await Database.ExecuteAsync("DELETE FROM netraven.job_logs WHERE id = $1", first.Id);

        await Database.Table("netraven.job_log_entries").ShouldHaveValuesAsync("message", ["three"]);
    }

    [Test]
    public async Task A_job_log_outlives_its_device()
    {
        await using var inventory = Inventory();
        var device = await inventory.AddDeviceAsync();
        inventory.Add(Log(device.Id));
        inventory.Add(new ScheduledJob { DeviceId = device.Id, IntervalMinutes = 60, NextRunAt = Rows.Now });
        await inventory.SaveChangesAsync();

        await Database.ExecuteAsync("DELETE FROM netraven.devices");

        await Database.Table("netraven.job_logs").ShouldHaveValuesAsync("device_id", [null]);
        await Database.Table("netraven.scheduled_jobs").ShouldBeEmptyAsync();
    }

    [Test]
    public async Task An_owner_of_devices_stays()
    {
        await using var inventory = Inventory();
        await inventory.AddDeviceAsync();

        Assert.That(await RefusedAsync("DELETE FROM netraven.users"), Is.EqualTo(PostgresErrorCodes.ForeignKeyViolation));
    }

    [Test]
    public async Task The_older_tables_make_their_keys_as_text_and_the_newer_as_uuid()
    {
        await using var inventory = Inventory();
        var tag = await inventory.AddTagAsync("core");
        var credential = await AddCredentialAsync(tag);

        Assert.That(Guid.TryParse(tag.Id, out _), tag.Id);
        Assert.That(credential.Id, Is.Not.EqualTo(Guid.Empty));
        await Database.ShouldHaveColumnAsync("netraven.tags", "id", "character varying(36)");
        await Database.ShouldHaveColumnAsync("netraven.credentials", "id", "uuid");
        Assert.That(await Database.QueryScalarAsync<int>("INSERT INTO netraven.tags (name) VALUES ('edge') RETURNING length(id)"), Is.EqualTo(36));
    }

    [Test]
    public async Task A_key_of_37_characters_is_refused() => Assert.That(
        await RefusedAsync("INSERT INTO netraven.tags (id, name) VALUES ($1, 'core')", new string('x', 37)),
        Is.EqualTo(PostgresErrorCodes.StringDataRightTruncation));

    private async Task<Credential> AddCredentialAsync(params Tag[] tags)
    {
        await using var vault = Vault();
        var credential = new Credential { Name = "routers", Username = "netraven", Secret = [1, 2, 3] };
        foreach (var tag in tags) credential.Tags.Add(new CredentialTag { TagId = tag.Id, Priority = 0 });
        vault.Add(credential);
        await vault.SaveChangesAsync();
        return credential;
    }

    private static JobLog Log(string? deviceId, params string[] messages)
    {
        var log = new JobLog { DeviceId = deviceId, Status = "succeeded", StartedAt = Rows.Now, JobData = JsonSerializer.SerializeToElement(new { }) };
        foreach (var message in messages) log.Entries.Add(new JobLogEntry { LoggedAt = Rows.Now, Level = "info", Message = message });
        return log;
    }
}
