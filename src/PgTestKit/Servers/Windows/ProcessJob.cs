using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PgTestKit;

/// <summary>A job object: Windows kills the processes in it, and those that they started, when this process lets go of it, however it ends.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class ProcessJob : IDisposable
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;
    private readonly SafeWaitHandle _handle; // closed as a job's is

    public ProcessJob()
    {
        _handle = CreateJobObject(0, null);
        var limits = new ExtendedLimits { LimitFlags = KillOnJobClose };
        if (!_handle.IsInvalid && SetInformationJobObject(_handle, ExtendedLimitInformation, in limits, (uint)Marshal.SizeOf<ExtendedLimits>())) return;
        var error = new Win32Exception();
        _handle.Dispose();
        throw new PgTestKitException($"Windows made no job object for the server: {error.Message}");
    }

    public void Add(Process process)
    {
        if (AssignProcessToJobObject(_handle, process.SafeHandle) || process.HasExited) return;
        throw new PgTestKitException($"Windows let the server into no job object: {new Win32Exception().Message}");
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeWaitHandle CreateJobObject(nint attributes, string? name);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeWaitHandle job, int kind, in ExtendedLimits limits, uint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeWaitHandle job, SafeProcessHandle process);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION, of which one flag is used.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTime, PerJobUserTime;
        public uint LimitFlags;
        public nuint MinimumWorkingSet, MaximumWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WrittenBytes, OtherBytes;
        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }
}
