using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>The folder of one local server, mode 0700, owned by the user under which PostgreSQL runs. A locked file beside it tells that its owner lives.</summary>
internal sealed class ServerFolder
{
    // Nobody reads the empty line when this process was killed meanwhile. initdb, which no signal reached, has then made the folder in vain.
    private const string InitDb = """
        umask 077
        [ -O "${1%/*}" ] && mkdir "$1" || exit 1
        cat > "$1/password" || exit 1
        "$2" -D "$1/data" -U postgres -A scram-sha-256 --pwfile="$1/password" -E UTF8 --locale=C.UTF-8 --wal-segsize=1 --no-sync >/dev/null; code=$?
        ( echo ) 2>/dev/null || rm -rf "$1" "$1.owner"
        exit $code
        """;

    private readonly FileLock _owner;

    private ServerFolder(string path, FileLock owner) => (FullPath, _owner) = (path, owner);

    public string FullPath { get; }

    /// <summary>Where the user wants it to be.</summary>
    public string Parent => Path.GetDirectoryName(Path.GetDirectoryName(FullPath))!;

    public string Data => Path.Combine(FullPath, "data");

    /// <summary>The password of the cluster's owner.</summary>
    public string Password { get; set; } = "";

    /// <summary>Takes a name that no other process has. The folder itself is made by who fills it.</summary>
    public static async Task<ServerFolder> TakeAsync(string parent, CancellationToken cancellationToken)
    {
        var root = Path.Combine(parent, "pgtestkit-" + UnixShell.UserName);
        if (!Directory.Exists(root))
            await UnixShell.RunAsync("""umask 077; mkdir -p "$1" """, ["sh", root], "", $"Making the folder {root}", cancellationToken);
        var (path, owner) = OrphanedFolders.TakeName(root);
        return new(path, owner);
    }

    /// <summary>Runs <c>initdb</c>.</summary>
    public async Task InitializeAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        Password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await UnixShell.RunAsync(InitDb, ["sh", FullPath, binaries.InitDb], Password, $"initdb of {binaries.Folder}", cancellationToken);
    }

    /// <summary>Removes the folder, and keeps its name.</summary>
    public Task ClearAsync() => UnixShell.RunAsync("""rm -rf "$1" """, ["sh", FullPath], "", "Clearing " + FullPath, CancellationToken.None);

    public async Task DeleteAsync()
    {
        try
        {
            if (Directory.Exists(FullPath) || File.Exists(FullPath + OrphanedFolders.OwnerFile)) await OrphanedFolders.DeleteAsync(FullPath);
        }
        finally
        {
            _owner.Dispose();
        }
    }
}
