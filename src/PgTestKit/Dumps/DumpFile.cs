using System.Text;

namespace PgTestKit;

/// <summary>A file of pg_dump's: SQL by the extension .sql, otherwise in its custom format.</summary>
internal sealed class DumpFile
{
    private static readonly byte[] CustomFormat = "PGDMP"u8.ToArray();

    private DumpFile(string fullPath, bool isPlain) => (FullPath, IsPlain) = (fullPath, isPlain);

    public string FullPath { get; }

    public bool IsPlain { get; }

    /// <summary>A file to write.</summary>
    /// <param name="file">Its path, relative to the folder of the test assembly.</param>
    public static DumpFile ToWrite(string file)
    {
        var path = Path.GetFullPath(file, AppContext.BaseDirectory);
        if (Directory.Exists(path)) throw new PgTestKitException($"{path} is a folder. Name a file in it for the dump.");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new PgTestKitException($"There is no folder {Path.GetDirectoryName(path)} for the dump. Make it first, or correct the path.");
        return new(path, HasPlainName(path));
    }

    /// <summary>A file to read, whose contents say what it is.</summary>
    /// <param name="file">Its path, relative to the folder of the test assembly, else to the current folder.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<DumpFile> ToReadAsync(string file, CancellationToken cancellationToken)
    {
        string[] paths = [.. new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }.Select(root => Path.GetFullPath(file, root)).Distinct()];
        var path = Array.Find(paths, File.Exists)
            ?? throw new PgTestKitException($"There is no file {string.Join(" or ", paths)} to restore. Correct the path, or call RestoreSnapshotAsync to go back to a snapshot of that name.");
        var start = new byte[CustomFormat.Length];
        await using (var stream = File.OpenRead(path))
        {
            if (stream.Length == 0) throw new PgTestKitException($"{path} is empty, so there is nothing to restore. Dump the database again.");
            await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        }

        if (start.SequenceEqual(CustomFormat)) return new(path, isPlain: false);
        if (!HasPlainName(path)) throw new PgTestKitException($"{path} is not in pg_dump's custom format, which begins with {Encoding.ASCII.GetString(CustomFormat)}. Call it .sql if it is SQL, or dump the database again.");
        await PlainDump.CheckAsync(path, cancellationToken);
        return new(path, isPlain: true);
    }

    private static bool HasPlainName(string path) => Path.GetExtension(path).Equals(".sql", StringComparison.OrdinalIgnoreCase);
}
