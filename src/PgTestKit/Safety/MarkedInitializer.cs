namespace PgTestKit;

/// <summary>One initializer as a template's marker records it.</summary>
internal sealed record MarkedInitializer(string Name, string Hash);
