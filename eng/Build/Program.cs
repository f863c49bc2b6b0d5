using System.Runtime.InteropServices;
using Build;
using Build.Verbs;

const string Usage = """
    ./build test [-p:NAME=VALUE] [--filter EXPRESSION]   compile everything and run every test
    ./build demo                                         the samples: PaDealing in the console, then every suite
    ./build bench [--quick] [--filter TEXT]              measure the kit against its peers
    ./build pack                                         make the packages in artifacts/packages
    ./build format [--check]                             format the sources, or only check them
    ./build clean                                        remove bin, obj and artifacts
    """;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    var repository = Repository.Containing(AppContext.BaseDirectory);
    var arguments = args.Skip(1).ToArray();
    return args.FirstOrDefault() switch
    {
        "test" => await TestVerb.RunAsync(repository, arguments, interrupted.Token),
        "demo" => await DemoVerb.RunAsync(repository, interrupted.Token),
        "bench" => await BenchVerb.RunAsync(repository, arguments, interrupted.Token),
        "pack" => await PackVerb.RunAsync(repository, arguments, interrupted.Token),
        "format" => await FormatVerb.RunAsync(repository, arguments, interrupted.Token),
        "clean" => await CleanVerb.RunAsync(repository, interrupted.Token),
        null or "help" or "--help" or "-h" => Explain(Console.Out, 0),
        _ => Explain(Console.Error, 2),
    };
}
catch (Exception exception) when (exception is BuildException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}

static int Explain(TextWriter writer, int exitCode)
{
    writer.WriteLine(Usage);
    return exitCode;
}
