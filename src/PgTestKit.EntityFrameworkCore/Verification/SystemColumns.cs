namespace PgTestKit;

/// <summary>The columns that every table has without being told, such as <c>xmin</c>, which a row version is mapped to.</summary>
internal static class SystemColumns
{
    private static readonly HashSet<string> Names = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    public static bool Contains(string name) => Names.Contains(name);
}
