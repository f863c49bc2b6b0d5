using Microsoft.Extensions.Configuration;
using Npgsql;
using NUnit.Framework;

namespace NetRaven.Tests.Deployment;

/// <summary>The compose file says what the application says.</summary>
[TestFixture]
public sealed class ComposeTests
{
    private readonly ComposeFile _compose = ComposeFile.Read();

    [Test]
    public void The_server_has_the_database_the_user_and_the_port_of_the_applications_settings()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "deploy", "appsettings.json")).Build();
        var connection = new NpgsqlConnectionStringBuilder(settings.GetConnectionString("NetRaven"));
        var server = _compose.Services["db"];

        Assert.That(server.Environment["POSTGRES_DB"], Is.EqualTo(connection.Database));
        Assert.That(server.Environment["POSTGRES_USER"], Is.EqualTo(connection.Username));
        Assert.That(server.Ports, Is.EqualTo([$"127.0.0.1:{connection.Port}:5432"]));
    }

    [TestCase("initialize")]
    [TestCase("app")]
    public void The_application_reaches_that_server_by_its_service(string service)
    {
        var (server, environment) = (_compose.Services["db"].Environment, _compose.Services[service].Environment);
        var connection = new NpgsqlConnectionStringBuilder(environment["ConnectionStrings__NetRaven"]);

        Assert.That((connection.Host, connection.Port), Is.EqualTo(("db", 5432)));
        Assert.That((connection.Database, connection.Username), Is.EqualTo((server["POSTGRES_DB"], server["POSTGRES_USER"])));
    }

    [Test]
    public void The_backup_reaches_the_same_database_with_the_same_version_of_pg_dump()
    {
        var (server, backup) = (_compose.Services["db"], _compose.Services["backup"]);

        Assert.That(backup.Image, Is.EqualTo(server.Image));
        Assert.That(
            (backup.Environment["PGHOST"], backup.Environment["PGPORT"], backup.Environment["PGDATABASE"], backup.Environment["PGUSER"]),
            Is.EqualTo(("db", "5432", server.Environment["POSTGRES_DB"], server.Environment["POSTGRES_USER"])));
    }

    [Test]
    public void The_database_is_initialized_before_anything_uses_it()
    {
        Assert.That(_compose.Services["initialize"].Command, Is.EqualTo(["initialize"]));
        Assert.That(_compose.Services["initialize"].DependsOn.Keys, Is.EqualTo(["db"]));
        foreach (var service in new[] { "app", "backup" })
            Assert.That(_compose.Services[service].DependsOn["initialize"].Condition, Is.EqualTo("service_completed_successfully"), service);
    }

    [Test]
    public void Only_the_application_makes_the_schema() => Assert.That(
        _compose.Services.Values.SelectMany(service => service.Volumes), Has.None.Contains("docker-entrypoint-initdb.d"));

    [Test]
    public void Data_and_backups_are_on_volumes_of_their_own()
    {
        Assert.That(_compose.Services["db"].Volumes, Does.Contain("database:/var/lib/postgresql/data"));
        Assert.That(_compose.Services["backup"].Volumes, Does.Contain($"database-backups:{_compose.Services["backup"].Environment["BACKUP_FOLDER"]}"));
        Assert.That(_compose.Services["app"].Volumes, Does.Contain($"device-backups:{_compose.Services["app"].Environment["Backups__Folder"]}"));
        Assert.That(_compose.Volumes.Keys, Is.EquivalentTo(["database", "database-backups", "device-backups"]));
    }

    [Test]
    public void No_password_is_in_the_file() => Assert.That(
        _compose.Services.Values.SelectMany(service => service.Environment).Where(setting => setting.Key.Contains("PASSWORD", StringComparison.Ordinal)).Select(setting => setting.Value),
        Has.All.StartsWith("${NETRAVEN_DB_PASSWORD"));

    [Test]
    public void The_backup_service_runs_the_script_that_lies_beside_the_file()
    {
        var backup = _compose.Services["backup"];

        Assert.That(backup.Volumes, Does.Contain("./backup.sh:/deploy/backup.sh:ro"));
        Assert.That(backup.Command[^1], Does.Contain("bash /deploy/backup.sh"));
        Assert.That(Path.Combine(AppContext.BaseDirectory, "deploy", "backup.sh"), Does.Exist);
    }
}
