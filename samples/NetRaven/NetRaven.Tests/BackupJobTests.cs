using Microsoft.Extensions.DependencyInjection;
using NetRaven.Inventory;
using NetRaven.Jobs;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>The background job commits on connections of its own: TestIsolation.Reset.</summary>
[TestFixture]
public sealed class BackupJobTests() : NetRavenTest(TestIsolation.Reset)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netraven-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task The_worker_backs_up_a_device_whose_job_is_due()
    {
        await using var router = new LoopbackDevice { Configuration = "hostname core-1\nntp server 10.0.0.1\n" };
        await ScheduleAsync(router.Port);
        await using var app = new NetRavenApp(Database, _folder.FullName);

        using var client = app.CreateClient();
        await DatabaseCheck.EventuallyAsync(cancellation => Database.Table("netraven.backups").ShouldHaveCountAsync(1, cancellation), Patience, Cancellation);

        await Database.Table("netraven.backups").ShouldContainAsync(new { version = 1, file_size = router.Configuration.Length });
        await Database.Table("netraven.job_logs").ShouldHaveValuesAsync("status", ["succeeded"]);
        await Database.Table("netraven.job_log_entries").ShouldHaveValuesAsync("message", ["Kept a new version."]);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "core-1", "1.cfg")), Is.EqualTo(router.Configuration));
        Assert.That(await client.GetStringAsync("/devices/core-1/backups"), Does.Contain("\"version\":1"));
    }

    [Test]
    public async Task A_job_that_has_run_is_due_again_after_its_interval()
    {
        await using var router = new LoopbackDevice();
        await ScheduleAsync(router.Port);
        await using var services = Services();
        var jobs = services.GetRequiredService<BackupJobs>();

        Assert.That((await jobs.RunDueAsync(), await jobs.RunDueAsync()), Is.EqualTo((1, 0)));
        Assert.That(await Database.QueryScalarAsync<TimeSpan>("SELECT next_run_at - last_run_at FROM netraven.scheduled_jobs"), Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task A_configuration_that_has_not_changed_is_logged_but_not_kept_again()
    {
        await using var router = new LoopbackDevice();
        await ScheduleAsync(router.Port);
        await ScheduleAsync(router.Port, "core-2");
        await using var services = Services();
        var jobs = services.GetRequiredService<BackupJobs>();
        await jobs.RunDueAsync();

        router.Configuration += "# changed\n";
        await Database.ExecuteAsync("UPDATE netraven.scheduled_jobs SET next_run_at = $1", Rows.Now);
        await jobs.RunDueAsync();
        await Database.ExecuteAsync("UPDATE netraven.scheduled_jobs SET next_run_at = $1", Rows.Now);
        await jobs.RunDueAsync();

        await Database.Table("netraven.job_logs").ShouldHaveCountAsync(6);
        await Database.Table("netraven.backups").ShouldHaveValuesAsync("version", [1, 1, 2, 2]);
    }

    [Test]
    public async Task A_device_that_does_not_answer_leaves_an_entry_that_says_so()
    {
        var gone = new LoopbackDevice();
        await ScheduleAsync(gone.Port);
        await gone.DisposeAsync();
        await using var services = Services();

        await services.GetRequiredService<BackupJobs>().RunDueAsync();

        await Database.Table("netraven.job_logs").ShouldContainAsync(new { status = "failed" });
        Assert.That(await Database.QueryScalarAsync<string>("SELECT message FROM netraven.job_log_entries WHERE level = 'error'"), Does.StartWith("core-1 does not answer: "));
        await Database.Table("netraven.backups").ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Two_workers_at_once_run_a_job_once()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var router = new LoopbackDevice { Answer = release.Task };
        await ScheduleAsync(router.Port);
        await using var services = Services();
        await using var otherServices = Services();

        var first = services.GetRequiredService<BackupJobs>().RunDueAsync();
        await router.Asked.WaitAsync(Patience);
        var second = await otherServices.GetRequiredService<BackupJobs>().RunDueAsync();
        release.SetResult();

        Assert.That((await first, second), Is.EqualTo((1, 0)));
        await Database.Table("netraven.job_logs").ShouldHaveCountAsync(1);
    }

    [Test]
    public async Task A_job_that_is_switched_off_or_due_later_waits()
    {
        await using var inventory = Inventory();
        var device = await inventory.AddDeviceAsync();
        inventory.AddRange(
            new ScheduledJob { DeviceId = device.Id, IntervalMinutes = 60, NextRunAt = Rows.Now, IsEnabled = false },
            new ScheduledJob { DeviceId = device.Id, IntervalMinutes = 60, NextRunAt = DateTime.UtcNow.AddHours(1) });
        await inventory.SaveChangesAsync();
        await using var services = Services();

        Assert.That(await services.GetRequiredService<BackupJobs>().RunDueAsync(), Is.Zero);
    }

    [Test]
    public async Task The_start_of_the_application_changes_nothing_in_an_initialized_database()
    {
        await using var app = new NetRavenApp(Database);
        using var client = app.CreateClient();

        await Database.ShouldHaveNoChangesOutsideAsync([]);
    }

    private async Task ScheduleAsync(int port, string hostname = "core-1")
    {
        await using var inventory = Inventory();
        var device = await inventory.AddDeviceAsync(hostname, port);
        inventory.Add(new ScheduledJob { DeviceId = device.Id, IntervalMinutes = 60, NextRunAt = Rows.Now });
        await inventory.SaveChangesAsync();
    }

    private ServiceProvider Services() => TestServices.For(Database, services => services.Configure<BackupOptions>(options => options.Folder = _folder.FullName));
}
