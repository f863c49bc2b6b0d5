namespace PgTestKit.Cleaning;

/// <summary>What <c>clean</c> can be limited to.</summary>
internal enum LitterKind
{
    Cache,
    Orphans,
    Kept,
}
