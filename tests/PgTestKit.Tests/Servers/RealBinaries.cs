using System.Diagnostics.CodeAnalysis;

namespace PgTestKit.Tests.Servers;

/// <summary>The machine's PostgreSQL, and folders that hold it with one program replaced by a script.</summary>
internal static class RealBinaries
{
    public static Task<PostgresBinaries> FindAsync() =>
        PostgresBinaries.FindAsync(BinariesSearch.Candidates(null), new(null), new(CacheOptions.Default), TestContext.Current.CancellationToken);

    /// <summary>A folder with the real <c>postgres</c>, and an <c>initdb</c> that runs a script before the real one.</summary>
    public static async Task<string> WithInitDbAsync(TempFiles files, string script)
    {
        var real = await FindAsync();
        var initdb = Script(files, "bin/initdb", $"{script}\nexec '{real.InitDb}' \"$@\"");
        var folder = Path.GetDirectoryName(initdb)!;
        File.CreateSymbolicLink(Path.Combine(folder, "postgres"), real.Postgres);
        return folder;
    }

    /// <summary>A folder with the real <c>initdb</c>, and a <c>postgres</c> that runs a script before the real one serves.</summary>
    public static async Task<string> WithPostgresAsync(TempFiles files, string script)
    {
        var real = await FindAsync();
        var postgres = Script(files, "bin/postgres", $"[ \"$1\" = --version ] || {{ {script}\n}}\nexec '{real.Postgres}' \"$@\"");
        var folder = Path.GetDirectoryName(postgres)!;
        File.CreateSymbolicLink(Path.Combine(folder, "initdb"), real.InitDb);
        return folder;
    }

    /// <summary>A script that says that it has begun, and waits: <see cref="HasBegun"/> and <see cref="LetGo"/>.</summary>
    public static string Waiting(TempFiles files) => $": > '{files.Folder}/begun'; until [ -e '{files.Folder}/go' ]; do sleep 0.02; done";

    public static bool HasBegun(TempFiles files) => File.Exists(Path.Combine(files.Folder, "begun"));

    public static void LetGo(TempFiles files) => files.Write("go", "");

    /// <summary>A program.</summary>
    [SuppressMessage("Interoperability", "CA1416", Justification = "what uses it is skipped on Windows")]
    public static string Script(TempFiles files, string name, string script)
    {
        var path = files.Write(name, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
