using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>The folder of one local server, mode 0700, owned by the user under which PostgreSQL runs. A locked file beside it tells that its owner lives.</summary>
internal sealed class ServerFolder
{
    private const string InitDb = """
        umask 077
        cat > "$1/password" || exit 1
        "$2" -D "$1/data" -U postgres -A scram-sha-256 --pwfile="$1/password" -E UTF8 --locale=C.UTF-8 --wal-segsize=1 --no-sync >/dev/null
        """;

    private readonly FileLock? _owner;

    private ServerFolder(string path, FileLock? owner) => (FullPath, _owner) = (path, owner);

    public string FullPath { get; }

    public string Data => Path.Combine(FullPath, "data");

    /// <summary>The password of the cluster's owner.</summary>
    public string Password { get; set; } = "";

    /// <summary>Makes an empty folder.</summary>
    public static async Task<ServerFolder> CreateAsync(string parent, CancellationToken cancellationToken)
    {
        var root = Path.Combine(parent, "pgtestkit-" + UnixShell.UserName);
        var path = Path.Combine(root, RandomNumberGenerator.GetHexString(12, lowercase: true));
        cancellationToken.ThrowIfCancellationRequested();
        await UnixShell.RunAsync("""umask 077; mkdir -p "$1" && [ -O "$1" ] && mkdir "$2" """, ["sh", root, path], "", $"Making a folder in {root}", CancellationToken.None);
        return new(path, FileLock.TryTake(path + OrphanedFolders.OwnerFile));
    }

    /// <summary>Runs <c>initdb</c>.</summary>
    public async Task InitializeAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        Password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await UnixShell.RunAsync(InitDb, ["sh", FullPath, binaries.InitDb], Password, $"initdb of {binaries.Folder}", cancellationToken);
    }

    /// <summary>Empties the folder.</summary>
    public Task ClearAsync() => UnixShell.RunAsync("""rm -rf "$1/data" """, ["sh", FullPath], "", "Clearing " + FullPath, CancellationToken.None);

    public async Task DeleteAsync()
    {
        try
        {
            await UnixShell.RunAsync("""rm -rf "$1" "$1$2" """, ["sh", FullPath, OrphanedFolders.OwnerFile], "", "Removing " + FullPath, CancellationToken.None);
        }
        finally
        {
            _owner?.Dispose();
        }
    }
}
