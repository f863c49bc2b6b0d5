namespace PgTestKit;

/// <summary>Which rows the migrations meet, and what they may do with them.</summary>
internal sealed class RowPlan
{
    public List<RowLoad> Loads { get; } = [];

    public RowExpectations Expectations { get; } = new();

    public bool MakesRows { get; set; } = true;
}
