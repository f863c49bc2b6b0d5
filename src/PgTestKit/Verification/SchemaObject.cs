namespace PgTestKit;

/// <summary>One object of a snapshot: <c>table dealing.deal</c>, and a line for each thing about it.</summary>
internal sealed record SchemaObject(string Header, IReadOnlyList<string> Lines);
