namespace PgTestKit;

/// <summary>A sequence as the template left it, and the table whose column owns it; 0 when none does.</summary>
internal sealed record BaselineSequence(uint Oid, string Schema, string Relation, uint Owner, bool IsWritable, long Value, bool IsCalled)
{
    public string Name { get; } = Quote.Identifier(Schema, Relation);
}
