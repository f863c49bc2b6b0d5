using System.Text.RegularExpressions;

namespace PgTestKit.Tests.Safety;

/// <summary>What destroys something stands in a few files that were read with care. Whoever needs another one adds it here, and says why it can't hit what is not the kit's.</summary>
public sealed partial class SourceTests
{
    private static readonly Dictionary<string, string> Reviewed = new()
    {
        ["PgTestKit/Safety/DatabaseRemoval.cs"] = "drops databases, after the marker was read in the same session and in one inside the database",
        ["PgTestKit/Safety/DoomedDatabase.cs"] = "ends what blocks a drop, in a session inside the database, after the guard",
        ["PgTestKit/Initialization/BuildHistory.cs"] = "deletes old notes in its own folder of the user's cache",
        ["PgTestKit/Initialization/Seeds/SeedCopy.cs"] = "drops its own temporary table",
        ["PgTestKit.EntityFrameworkCore/Verification/CanonicalTexts.cs"] = "drops its own temporary table",
        ["PgTestKit/Isolation/Resetting/Undo.cs"] = "deletes rows, in one transaction with the guard",
        ["PgTestKit/Isolation/Resetting/UsualTables.cs"] = "deletes rows, in one transaction with the guard and a check that the schema is the clone's",
        ["PgTestKit/Isolation/Resetting/SchemaWatch.cs"] = "replaces its own event trigger in a clone",
        ["PgTestKit/Servers/Unix/UnixFiles.cs"] = "removes folders by name, which their owner files or manifests mark",
        ["PgTestKit/Servers/Unix/Watchdog.cs"] = "removes its own server's folder",
        ["PgTestKit/Servers/Windows/WindowsFiles.cs"] = "as UnixFiles",
        ["PgTestKit/Dumps/Dumps.cs"] = "deletes the file *.part that it wrote itself",
        ["PgTestKit/TestDatabase.Dumps.cs"] = "deletes the temporary folder that it made itself",
        ["PgTestKit.Testcontainers/ContainerClient.cs"] = "removes, in the container, the folder of one run of a program, which it made itself",
        ["PgTestKit/Servers/ServerFolder.cs"] = "deletes the owner file that it made itself, where no folder came of it",
        ["PgTestKit.Tool/Scanning/Rules/EnsureCreated.cs"] = "names the method that it looks for",
        ["PgTestKit/Verification/DatabaseSchema.cs"] = "deletes the file *.received.* that it wrote itself",
    };

    [Fact]
    public void What_destroys_something_stands_in_reviewed_files_alone()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "PgTestKit.sln"))) root = root.Parent;
        Assert.NotNull(root);
        var sources = Path.Combine(root.FullName, "src");
        var files = Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".targets" or ".props" or ".sql" or ".sh")
            .Select(file => Path.GetRelativePath(sources, file).Replace('\\', '/')).Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)).ToList();
        Assert.Contains("PgTestKit/TestDatabase.cs", files);
        var destructive = files.Where(file => Destructive().IsMatch(Code(Path.Combine(sources, file)))).Order(StringComparer.Ordinal);
        Assert.Equal(Reviewed.Keys.Order(StringComparer.Ordinal), destructive);
    }

    [Theory]
    [InlineData("await connection.ExecuteAsync($\"DROP DATABASE {name}\", cancellationToken);")]
    [InlineData("new NpgsqlBatchCommand(\"truncate  only \" + table)")]
    [InlineData("SELECT 1; DELETE FROM t")]
    [InlineData("Directory.Delete(folder, recursive: true)")]
    [InlineData("new DirectoryInfo(folder).Delete(true)")]
    [InlineData("rm -rf \"$1\"")]
    [InlineData("await context.Database.EnsureDeletedAsync();")]
    public void The_test_would_notice(string code) => Assert.Matches(Destructive(), code);

    // Comments and the texts of errors speak of such statements, too.
    private static string Code(string file) => string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("PgTestKitException(", StringComparison.Ordinal)).Select(line => Comment().Replace(line, "")));

    [GeneratedRegex(@"\b(DROP\s+(DATABASE|SCHEMA|TABLE|OWNED|SUBSCRIPTION|ROLE|USER|EXTENSION|EVENT|PUBLICATION|TABLESPACE)|TRUNCATE\s|DELETE\s+FROM|ROLLBACK PREPARED)|pg_drop_replication_slot|\.Delete\(|\brm -|EnsureDeleted|Recurse.*Remove-Item", RegexOptions.IgnoreCase)]
    private static partial Regex Destructive();

    [GeneratedRegex(@"\s//\s.*$")]
    private static partial Regex Comment();
}
