using System.Diagnostics;

namespace PgTestKit;

/// <summary>
/// The <c>sh</c> parent of a <c>postgres</c>: fills the data directory from the cache, starts the server, and holds a pipe to this process.
/// When the pipe closes, even after kill -9, it stops the server and removes its folder.
/// </summary>
internal static class Watchdog
{
    /// <summary>The line on standard output that says that the first database can be connected to.</summary>
    public const string Filled = "filled";

    /// <summary>The line that says that the whole data directory is there.</summary>
    public const string Complete = "complete";

    /// <summary>The line that says that it could not be copied; standard error says why.</summary>
    public const string NotFilled = "not filled";

    // What is in braces runs on its own, a child of nobody here: whoever kills the tests with all their descendants leaves it to clean up.
    // The server opens nothing below base/ until somebody connects, so these files, which are nearly all, are copied while it starts;
    // first the database that is leased first.
    // The reader waits for this process to write or to close the pipe; the outer shell waits for postgres and closes its output, so that its death is seen at once.
    // The signal is repeated because postgres ignores it until it has set its handlers: sh starts background jobs with INT and QUIT ignored.
    // Who wants no server any more wants no copy either: USR1 ends it, with the cp of that moment, before the folder is removed.
    // On one file system that can, a copy shares its blocks with the original until one of them is written to.
    private const string Script = """
        trap '' HUP INT TERM PIPE
        umask 077
        folder=$1 cached=$2; shift 2
        own() { [ -O "$1" ] || { echo "$1 belongs to another user" >&2; false; }; }
        run() { "$@" & child=$!; wait $child; }
        copy() { run cp -RP --reflink=auto "$1" "$2" 2>/dev/null || run cp -RP "$1" "$2"; } # umask and user say the rest
        exec 3<&0 </dev/null
        {
            if [ -n "$cached" ]; then
                own "${folder%/*}" && own "$cached" && mkdir "$folder" && copy "$cached/data" "$folder/data" || { echo 'not filled'; exit 1; }
                {
                    trap 'kill -KILL $child; wait $child; exit' USR1
                    copy "$cached/base/." "$folder/data/base" && echo filled && copy "$cached/rest/." "$folder/data/base" && echo complete || echo 'not filled'
                } 3<&- & copier=$!
            else
                echo filled; echo complete
            fi
            "$0" "$@" 3<&- & server=$!
            {
                read -r line <&3
                case $line in
                    halt) signal=INT ;;
                    stop) signal=QUIT ;;
                    *) signal=QUIT; : > "$folder/unwanted" ;;
                esac
                [ $signal = INT ] || kill -USR1 $copier
                tries=0
                while kill -$signal $server; do
                    sleep 0.1
                    tries=$((tries + 1)); [ $tries -lt 300 ] || signal=KILL
                done
            } >/dev/null 2>&1 & reader=$!
            wait $server; code=$?
            [ $code -le 128 ] || echo "postgres was ended by signal $((code - 128))" >&2
            [ -n "$cached" ] && wait $copier
            exec >&- 2>&-
            wait $reader
            [ -e "$folder/unwanted" ] && rm -rf "$folder" && rm -f "$folder.owner"
        } &
        """;

    /// <summary>The command that runs <paramref name="postgres"/> on the folder, after filling it when <paramref name="cached"/> names a cached cluster.</summary>
    public static ProcessStartInfo Command(string postgres, ServerFolder folder, string? cached, IEnumerable<string> arguments) =>
        UnixShell.CommandInOwnSession(Script, [postgres, folder.FullPath, cached ?? "", .. arguments]);
}
