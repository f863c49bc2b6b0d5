namespace PgTestKit;

/// <summary>A place in a script, from 1, in characters.</summary>
internal readonly record struct ScriptPlace(int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}";
}
