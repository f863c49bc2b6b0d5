namespace PgTestKit;

/// <summary>Counts the kept databases of a run: the first failures tell most, and a broken migration would fill the disk with the rest.</summary>
internal sealed class KeptDatabases
{
    public const string Variable = "PGTESTKIT_KEEP";
    public const int Limit = 10;
    private int _count;

    /// <summary>Whether there is room for one more; takes it.</summary>
    public bool TryAdd() => Interlocked.Increment(ref _count) <= Limit;

    public static bool AreAskedFor(string? variable) => variable switch
    {
        null or "" => false,
        "failed" => true,
        _ => throw new PgTestKitException($"{Variable} is \"{variable}\", which means nothing. Set it to \"failed\" to keep the databases of failed tests, or unset it."),
    };
}
