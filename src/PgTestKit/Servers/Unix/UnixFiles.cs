using System.Diagnostics;

namespace PgTestKit;

/// <summary>Linux and macOS: each piece of work is one <c>sh</c> script, since starting a process as another user is what takes the time.</summary>
internal sealed class UnixFiles : IServerFiles
{
    // Nobody reads the empty line when this process was killed meanwhile. initdb, which no signal reached, has then made the folder in vain.
    private const string InitDb = """
        umask 077
        [ -O "${1%/*}" ] || { echo "${1%/*} belongs to another user" >&2; exit 1; }
        mkdir "$1" || exit 1
        cat > "$1/password" || exit 1
        folder=$1 initdb=$2; shift 2
        "$initdb" -D "$folder/data" --pwfile="$folder/password" "$@" >/dev/null; code=$?
        ( echo ) 2>/dev/null || rm -rf "$folder" "$folder.owner"
        exit $code
        """;

    private static string InitDbAdvice(int exitCode, string said) =>
        exitCode == 126 && UnprivilegedUser.IsNeeded ? $" User \"{UnixShell.UserName}\", who runs PostgreSQL when the tests run as root, must be able to enter the folder and run what is in it."
        : said.Contains("could not look up effective user ID", StringComparison.Ordinal) ? " PostgreSQL wants its user to have a name: add a line to /etc/passwd, or run the tests as a user who has one."
        : "";

    // On one file system that can, the copy shares its blocks with the original until one of them is written to.
    // The last number is the clone that is leased first.
    private const string Store = """
        umask 077; mkdir "$1" "$1/base" "$1/rest" && cat > "$1/password" && printf %s "$3" > "$1/template" || exit 1
        cp -RP --reflink=auto "$2" "$1/data" 2>/dev/null || cp -RP "$2" "$1/data" || exit 1
        cd "$1/data/base" && rm -rf pgsql_tmp && mv $(ls | sort -n | tail -n 1) "$1/base" && mv * "$1/rest"
        """;

    private const string Publish = """
        umask 077; cat > "$1/manifest" || exit 1
        if mv -T "$1" "$2" 2>/dev/null || { [ ! -e "$2" ] && mv "$1" "$2"; }; then :; else rm -rf "$1"; fi
        """;

    // Folders that somebody made unreadable belong to this user still.
    private const string Remove = """for path; do rm -rf "$path" 2>/dev/null || { chmod -R u+rwX "$path"; rm -rf "$path"; } || exit 1; done""";

    // Whoever killed the watchdog alone left a server that still runs. macOS has no /proc, and BusyBox's ps no -p.
    private const string StopOrphan = """
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] && { tr '\0' ' ' < "/proc/$pid/cmdline" || ps -ww -o command= -p "$pid"; } 2>/dev/null | grep -qF "$1" && kill -QUIT "$pid" &&
            while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        """;

    public string UserName => UnixShell.UserName;

    public Task MakeAsync(string folder, CancellationToken cancellationToken) =>
        UnixShell.RunAsync("""umask 077; mkdir -p "$1" """, ["sh", folder], "", $"Making the folder {folder}", cancellationToken);

    public async Task<bool> OwnsAsync(string folder)
    {
        using var test = Process.Start(UnixShell.Command("""[ -O "$0" ]""", folder))!;
        await test.WaitForExitAsync();
        return test.ExitCode == 0;
    }

    public Task InitializeAsync(string folder, PostgresBinaries binaries, string secret, CancellationToken cancellationToken) =>
        UnixShell.RunAsync(InitDb, ["sh", folder, binaries.InitDb, .. binaries.InitDbArguments], secret, $"initdb of {binaries.Folder}", cancellationToken, InitDbAdvice);

    public Task StoreAsync(string data, string entry, string password, string template, CancellationToken cancellationToken) =>
        UnixShell.RunAsync(Store, ["sh", entry, data, template], password, "Copying to " + entry, cancellationToken);

    public Task PublishAsync(string entry, string manifest, string place, CancellationToken cancellationToken) =>
        UnixShell.RunAsync(Publish, ["sh", entry, place], manifest, "Keeping " + place, cancellationToken);

    public Task KeepAsync(string data, string entry, string password) =>
        UnixShell.RunAsync("""umask 077; mkdir "$1" && cat > "$1/password" && mv "$2" "$1/data" """, ["sh", entry, data], password, "Moving to " + entry, CancellationToken.None);

    public Task CopyKeptAsync(string entry, string folder, CancellationToken cancellationToken) =>
        UnixShell.RunAsync("""umask 077; mkdir "$2" && cp -a "$1/data" "$2" """, ["sh", entry, folder], "", "Copying " + entry, cancellationToken);

    public Task WriteAsync(string file, string text) =>
        UnixShell.RunAsync("""umask 077; cat > "$1.part" && mv "$1.part" "$1" """, ["sh", file], text, "Writing " + file, CancellationToken.None);

    public Task MoveAsync(string folder, string place) =>
        UnixShell.RunAsync("""[ ! -e "$1" ] || mv "$1" "$2" """, ["sh", folder, place], "", "Removing " + folder, CancellationToken.None);

    public Task RemoveAsync(params string[] paths) =>
        UnixShell.RunAsync(Remove, ["sh", .. paths], "", "Removing " + paths[0], CancellationToken.None);

    public Task RemoveOrphanAsync(string folder, string owner, CancellationToken cancellationToken) =>
        UnixShell.RunAsync(StopOrphan + "\n" + Remove, ["sh", folder, owner], "", "Removing " + folder, cancellationToken);
}
