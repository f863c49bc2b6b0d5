namespace PgTestKit;

internal sealed record SeedColumn(string Name, string Type, long TypeOid, bool IsGenerated, bool IsAlwaysIdentity);
