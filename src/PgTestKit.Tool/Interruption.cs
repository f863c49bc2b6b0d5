using System.Runtime.InteropServices;

namespace PgTestKit;

/// <summary>Turns Ctrl+C and SIGTERM into a cancellation, so that a server that was started is stopped and its folder removed.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    public CancellationToken Token => _source.Token;

    /// <summary>Whether Ctrl+C is somebody else's: in psql it cancels the query.</summary>
    public bool LeavesCtrlC { get; set; }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal != PosixSignal.SIGINT || !LeavesCtrlC) _source.Cancel();
    }
}
