using System.CommandLine;
using System.CommandLine.Help;
using Npgsql;
using PgTestKit;
using PgTestKit.Verbs;

using var interruption = new Interruption();
var terminal = new Terminal();
// A RootCommand would be called after the assembly, and that can't be called as the command: it would differ from the library's in case alone.
var root = new Command("pgtestkit", "Says which PostgreSQL the tests would use, cleans up after them, opens the databases of failed tests, and finds what ties a suite to SQLite.")
{
    DoctorVerb.Create(terminal),
    CleanVerb.Create(terminal),
    PsqlVerb.Create(terminal, interruption),
    ScanVerb.Create(terminal),
    new HelpOption { Action = new HelpAction { MaxWidth = terminal.Width } },
    new VersionOption(),
};
var parsed = root.Parse(args);
try
{
    // Ctrl+C is the program's own: the default would end it after two seconds, whatever is left to clean up.
    var exitCode = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
    return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    terminal.Error("Cancelled.");
    return ExitCode.Cancelled;
}
catch (Exception exception) when (exception is PgTestKitException or NpgsqlException or IOException or UnauthorizedAccessException)
{
    terminal.Error(exception.Message);
    return ExitCode.Failure;
}
