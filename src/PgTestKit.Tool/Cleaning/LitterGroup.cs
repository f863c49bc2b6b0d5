namespace PgTestKit.Cleaning;

/// <summary>Things of one kind in one place.</summary>
internal sealed record LitterGroup(string Title, string Place, IReadOnlyList<Litter> Items);
