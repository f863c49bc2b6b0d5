using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class UnquotedTable() : SqlPatternRule(
    "PGTK120", "A table with capitals, without quotes",
    "PostgreSQL reads names without quotes as small letters, and EF Core made the table with capitals: relation does not exist, 42P01. The same holds for its columns.",
    "Quote table and columns as the model names them, \"Users\", or give the model small letters: ToTable(\"users\"), or UseSnakeCaseNamingConvention().")
{
    protected override Regex Pattern => Expression();

    protected override bool IsMeant(Match match, SqlText sql, FileScan scan) => scan.Model.CapitalisedTable(match.Groups["table"].Value) is not null;

    [GeneratedRegex(@"\b(?:FROM|JOIN|INTO|UPDATE|TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?|TRUNCATE)\s+(?:ONLY\s+)?(?<table>[A-Za-z_]\w*)(?![\w.(])", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
