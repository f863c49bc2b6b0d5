using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>Splits a script into statements by PostgreSQL's own rules: strings, dollar quotes, quoted identifiers, nested comments, parentheses and SQL function bodies hide semicolons.</summary>
internal static partial class SqlSplitter
{
    public static IEnumerable<SqlStatement> Split(string file, string text)
    {
        int start = 0, depth = 0, position = 0;
        while (position < text.Length)
        {
            var next = SkipToken(text, position);
            switch (text[position])
            {
                case '(': depth++; break;
                case ')': depth--; break;
                case '\\' when IsBlank(text, start, position):
                    var command = text[position..].Split('\n', 2)[0].Trim();
                    throw new PgTestKitException($"{file}, line {LineOf(text, position)}: \"{command}\" is a command of psql, not SQL. Remove it, or write what it does in SQL.");
                case ';' when depth <= 0 && !IsInsideBody(text[start..position]):
                    if (Statement(text, start, position) is { } statement)
                    {
                        if (CopyFromStdin().IsMatch(statement.Text))
                        {
                            var data = CopyData(text, next, out next);
                            statement = statement with { CopyData = data };
                        }

                        yield return statement;
                    }

                    (start, depth) = (next, 0);
                    break;
            }

            position = next;
        }

        if (Statement(text, start, text.Length) is { } last) yield return last;
    }

    /// <summary>The position behind the string, comment, quoted name or character that stands here.</summary>
    private static int SkipToken(string text, int position)
    {
        var rest = text.AsSpan(position);
        return rest[0] switch
        {
            '-' when rest.StartsWith("--") => End(text, text.IndexOf('\n', position), 1),
            '/' when rest.StartsWith("/*") => SkipComment(text, position),
            '"' => End(text, text.IndexOf('"', position + 1), 1),
            '\'' => SkipString(text, position, IsEscapeString(text, position)),
            '$' when (position == 0 || !IsNamePart(text[position - 1])) && DollarQuote().Match(text, position) is { Success: true, Value: var tag } =>
                End(text, text.IndexOf(tag, position + tag.Length, StringComparison.Ordinal), tag.Length),
            _ => position + 1,
        };
    }

    // CREATE FUNCTION ... BEGIN ATOMIC ...; ...; END, where CASE ... END may stand inside.
    private static bool IsInsideBody(string statement) =>
        AtomicBody().Match(statement) is { Success: true } body && Opening().Count(body.Value) > Closing().Count(body.Value);

    private static int End(string text, int found, int length) => found < 0 ? text.Length : found + length;

    private static int SkipComment(string text, int position)
    {
        var depth = 0;
        for (; position < text.Length - 1; position++)
        {
            if (text[position] == '/' && text[position + 1] == '*') (depth, position) = (depth + 1, position + 1);
            else if (text[position] == '*' && text[position + 1] == '/' && --depth == 0) return position + 2;
            else if (text[position] == '*' && text[position + 1] == '/') position++;
        }

        return text.Length;
    }

    private static int SkipString(string text, int position, bool escapes)
    {
        for (position++; position < text.Length; position++)
        {
            if (escapes && text[position] == '\\') position++;
            else if (text[position] == '\'') return position + 1; // a doubled quote is read as a second string
        }

        return text.Length;
    }

    private static bool IsEscapeString(string text, int quote) => quote > 0 && text[quote - 1] is 'e' or 'E' && (quote == 1 || !IsNamePart(text[quote - 2]));

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private static SqlStatement? Statement(string text, int start, int end)
    {
        var first = SkipBlank(text, start, end);
        return first == end ? null : new(text[first..end].TrimEnd(), LineOf(text, first));
    }

    private static bool IsBlank(string text, int start, int end) => SkipBlank(text, start, end) == end;

    private static int SkipBlank(string text, int position, int end)
    {
        while (position < end)
        {
            if (char.IsWhiteSpace(text[position])) position++;
            else if (text.AsSpan(position).StartsWith("--") || text.AsSpan(position).StartsWith("/*")) position = Math.Min(SkipToken(text, position), end);
            else break;
        }

        return position;
    }

    private static string CopyData(string text, int position, out int next)
    {
        var start = End(text, text.IndexOf('\n', position), 1);
        if (EndOfData().Match(text, start) is not { Success: true } end)
        {
            next = text.Length;
            return text[start..];
        }

        next = end.Index + end.Length;
        return text[start..end.Index];
    }

    private static int LineOf(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    [GeneratedRegex(@"\G\$([\p{L}_][\p{L}\p{N}_]*)?\$")]
    private static partial Regex DollarQuote();

    [GeneratedRegex(@"^\s*COPY\b.*\bFROM\s+STDIN\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex CopyFromStdin();

    [GeneratedRegex(@"^\\\.\r?$\n?", RegexOptions.Multiline)]
    private static partial Regex EndOfData();

    [GeneratedRegex(@"(?<=^\s*CREATE\b.*\b(FUNCTION|PROCEDURE)\b.*)\bBEGIN\s+ATOMIC\b.*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AtomicBody();

    [GeneratedRegex(@"\b(BEGIN|CASE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\bEND\b", RegexOptions.IgnoreCase)]
    private static partial Regex Closing();
}
