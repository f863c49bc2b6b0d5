using System.Runtime.CompilerServices;

namespace PgTestKit;

/// <summary>What the catalog of a test's database holds, seen from the test's own connection.</summary>
public sealed class DatabaseSchema
{
    internal DatabaseSchema(TestDatabase database) => Database = database;

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Everything in the schemas, as text that can be compared.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<SchemaSnapshot> ReadAsync(CancellationToken cancellationToken = default) => await SchemaSnapshot.ReadAsync(await Database.CheckingAsync(cancellationToken), cancellationToken);

    /// <summary>Compares the schemas with a file that is committed beside the test. Where they differ, the present state is written beside it, as <c>schema.received.txt</c> for <c>schema.txt</c>; move it over the file to accept it.</summary>
    /// <param name="path">The file, relative to the folder of the calling source file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <exception cref="PgTestKitException">They differ, or there is no such file; the message shows the differences.</exception>
    public async Task ShouldMatchFileAsync(string path, CancellationToken cancellationToken = default, [CallerFilePath] string sourceFile = "")
    {
        var file = Path.GetFullPath(path, FolderOf(sourceFile));
        var received = Path.ChangeExtension(file, ".received" + Path.GetExtension(file));
        var actual = await ReadAsync(cancellationToken);
        var isThere = File.Exists(file);
        string[] differences = isThere ? [.. SchemaSnapshot.Parse(await File.ReadAllTextAsync(file, cancellationToken)).DifferenceTo(actual)] : [];
        if (isThere && differences.Length == 0)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        await File.WriteAllTextAsync(received, actual.ToString(), cancellationToken);
        if (!isThere) throw new PgTestKitException($"There is no {file} yet. Look through {Path.GetFileName(received)}, which was written beside it with the schemas of database {Database.Name}, and rename it to {Path.GetFileName(file)}.");
        throw new PgTestKitException(string.Join(Environment.NewLine,
        [
            $"The schemas of database {Database.Name} are not those of {file} (- only the file, + only the database):",
            .. differences,
            $"Move {Path.GetFileName(received)}, which was written beside it, over the file if the change is wanted.",
        ]));
    }

    // A deterministic build maps the path of the source file (/_/tests/X.cs): what follows the map is looked for above the test assembly.
    private static string FolderOf(string sourceFile)
    {
        if (File.Exists(sourceFile)) return Path.GetDirectoryName(sourceFile)!;
        var parts = sourceFile.Split('/', '\\');
        for (var first = 1; first < parts.Length; first++)
            for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
                if (Path.Combine([parent.FullName, .. parts[first..]]) is var file && File.Exists(file)) return Path.GetDirectoryName(file)!;
        return AppContext.BaseDirectory;
    }
}
