namespace PgTestKit;

/// <summary>What is done to the files of local servers, as the user under which PostgreSQL runs. A failure is a <see cref="PgTestKitException"/> or an <see cref="IOException"/>.</summary>
internal interface IServerFiles
{
    static IServerFiles Here { get; } = OperatingSystem.IsWindows() ? new WindowsFiles() : new UnixFiles();

    /// <summary>The user under which PostgreSQL runs.</summary>
    string UserName { get; }

    /// <summary>Makes a folder, and those above it, that no other user can enter.</summary>
    Task MakeAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Whether a folder belongs to this user.</summary>
    Task<bool> OwnsAsync(string folder);

    /// <summary>Makes the folder of a server and runs <c>initdb</c> in it, with the owner's password or the secret made of it.</summary>
    Task InitializeAsync(string folder, PostgresBinaries binaries, string secret, CancellationToken cancellationToken);

    /// <summary>Copies a data directory to a new entry of the cluster cache, with the password and the template's name.</summary>
    Task StoreAsync(string data, string entry, string password, string template, CancellationToken cancellationToken);

    /// <summary>Writes an entry's manifest and moves it to its place; where somebody was quicker, the entry is removed.</summary>
    Task PublishAsync(string entry, string manifest, string place, CancellationToken cancellationToken);

    /// <summary>Moves a data directory to a new entry of the kept databases.</summary>
    Task KeepAsync(string data, string entry, string password);

    /// <summary>Copies a kept entry's data directory to a new server's folder.</summary>
    Task CopyKeptAsync(string entry, string folder, CancellationToken cancellationToken);

    /// <summary>Writes a file, in one go for whoever looks.</summary>
    Task WriteAsync(string file, string text);

    /// <summary>Renames a folder; one that is not there is no failure.</summary>
    Task MoveAsync(string folder, string place);

    /// <summary>Removes folders and files in this order, of which each may be gone already.</summary>
    Task RemoveAsync(params string[] paths);

    /// <summary>Stops the server that may still run on the folder, then does as <see cref="RemoveAsync"/>.</summary>
    Task RemoveOrphanAsync(string folder, string owner, CancellationToken cancellationToken);
}
