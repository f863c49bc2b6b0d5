using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>The folder of one local server, mode 0700, owned by the user under which PostgreSQL runs. A locked file beside it tells that its owner lives.</summary>
internal sealed class ServerFolder
{
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
        var root = Path.Combine(parent, "pgtestkit-" + IServerFiles.Here.UserName);
        try
        {
            if (!Directory.Exists(root)) await IServerFiles.Here.MakeAsync(root, cancellationToken);
            var (path, owner) = OrphanedFolders.TakeName(root);
            return new(path, owner);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or PgTestKitException)
        {
            throw new PgTestKitException($"{exception.Message} The data directories are made in {parent}, which user \"{IServerFiles.Here.UserName}\" must be able to enter and write to, and {root} must be that user's own. Name another folder with PostgresServer.Local().WithDataIn(...).", exception);
        }
    }

    /// <summary>Runs <c>initdb</c>.</summary>
    public async Task InitializeAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        Password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await IServerFiles.Here.InitializeAsync(FullPath, binaries, ScramSecret.Of(Password, iterations: 1), cancellationToken); // nobody guesses a random one
    }

    /// <summary>Removes the folder, and keeps its name.</summary>
    public Task ClearAsync() => IServerFiles.Here.RemoveAsync(FullPath);

    public async Task DeleteAsync()
    {
        try
        {
            if (!Directory.Exists(FullPath)) File.Delete(FullPath + OrphanedFolders.OwnerFile);
            else await OrphanedFolders.DeleteAsync(FullPath);
        }
        finally
        {
            _owner.Dispose();
        }
    }
}
