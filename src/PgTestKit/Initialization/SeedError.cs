using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace PgTestKit;

/// <summary>Where in a CSV file an error of COPY happened.</summary>
internal static partial class SeedError
{
    /// <summary>PostgreSQL counts the lines that it was sent, which lack the header row.</summary>
    public static string Place(PostgresException exception)
    {
        if (CopyContext().Match(exception.Where ?? "") is not { Success: true } match) return "";
        var line = int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) + 1;
        return match.Groups["column"] is { Success: true } column ? $", line {line}, column {column.Value}" : $", line {line}";
    }

    [GeneratedRegex(@"^COPY .*, line (?<line>\d+)(, column (?<column>[^:]+))?", RegexOptions.Singleline)]
    private static partial Regex CopyContext();
}
