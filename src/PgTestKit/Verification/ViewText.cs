using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>Before version 16, PostgreSQL wrote the table before each column of a view, even of a view of one table. Later ones don't.</summary>
internal static partial class ViewText
{
    /// <summary>The definition as versions from 16 on write it.</summary>
    public static string Normalize(string definition)
    {
        var from = OneTable().Match(definition);
        if (!from.Success || Quoted().Replace(definition, "").Split("SELECT").Length > 2) return definition;
        var alias = from.Groups["alias"] is { Success: true } named ? named.Value : from.Groups["table"].Value;
        var column = new Regex($"(?<text>'(?:[^']|'')*')|(?<![\\w.\"$]){Regex.Escape(alias)}\\.(?=[\\w\"])", RegexOptions.CultureInvariant);
        return column.Replace(definition[..from.Index], Bare) + from.Value + column.Replace(definition[(from.Index + from.Length)..], Bare);

        static string Bare(Match match) => match.Groups["text"].Value;
    }

    [GeneratedRegex("""\n +FROM (?:(?:"(?:[^"]|"")+"|\w+)\.)?(?<table>"(?:[^"]|"")+"|\w+)(?: (?<alias>"(?:[^"]|"")+"|[a-z_]\w*))?(?=\n|;|$)""", RegexOptions.CultureInvariant)]
    private static partial Regex OneTable();

    [GeneratedRegex("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
