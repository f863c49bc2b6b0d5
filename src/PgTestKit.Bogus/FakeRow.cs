namespace PgTestKit;

/// <summary>A made-up entity, and the values of the columns that it has no property for.</summary>
internal sealed record FakeRow(object Entity)
{
    public Dictionary<FakeColumn, object?> ShadowValues { get; } = [];
}
