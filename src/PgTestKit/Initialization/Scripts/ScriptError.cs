using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace PgTestKit;

/// <summary>What PostgreSQL said about a statement, with its place in the script.</summary>
internal static partial class ScriptError
{
    public static PgTestKitException Of(ScriptCall call, SqlStatement statement, ScriptPlace data, PostgresException exception)
    {
        var position = Position(statement, exception);
        var place = PlaceOf(statement, position);
        if (statement.Copy == SqlCopy.In && CopyLine().Match(exception.Where ?? "") is { Success: true } row) place = new(data.Line + Number(row) - 1, 1);
        var text = new StringBuilder(exception.MessageText).Append(CultureInfo.InvariantCulture, $" ({exception.SqlState})");
        foreach (var sentence in new[] { exception.Detail, exception.Hint, Advice(statement, exception, position) })
            if (!string.IsNullOrEmpty(sentence)) text.Append(' ').Append(sentence);
        foreach (var line in (exception.Where ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(5)) text.Append(Environment.NewLine).Append("  in ").Append(line.TrimEnd('\r'));
        if (exception.InternalQuery is { } query) text.Append(Environment.NewLine).Append("  in the query").Append(StatementText.Around(query, StatementText.IndexOf(query, exception.InternalPosition)));
        text.Append(StatementText.Around(statement.Text, position)).Append(call.Trace);
        return new($"{call.Source.Name}, {place}: {text}{Environment.NewLine}Mend the script; the template was dropped.", exception);
    }

    /// <summary>When the server or the connection is gone.</summary>
    public static PgTestKitException Of(ScriptCall call, SqlStatement statement, Exception exception) =>
        new($"{call.Source.Name}, {statement.Start}: {exception.Message}{StatementText.Around(statement.Text, 0)}{call.Trace}{Environment.NewLine}Mend the script; the template was dropped.", exception);

    // An error at run time has no position, but the body of DO has lines.
    private static int Position(SqlStatement statement, PostgresException exception)
    {
        if (exception.Position > 0) return StatementText.IndexOf(statement.Text, exception.Position);
        if (statement.Words is not ["DO", ..] || InlineLine().Matches(exception.Where ?? "") is not [.., var match] || Body().Match(statement.Text) is not { Success: true } body) return 0;
        var position = body.Index + body.Length;
        for (var line = 1; line < Number(match) && statement.Text.IndexOf('\n', position) is >= 0 and var end; line++) position = end + 1;
        while (position < statement.Text.Length - 1 && char.IsWhiteSpace(statement.Text[position])) position++;
        return position;
    }

    private static ScriptPlace PlaceOf(SqlStatement statement, int position)
    {
        var before = statement.Text.AsSpan(0, position);
        var lines = before.Count('\n');
        var column = 1;
        foreach (var rune in before[(before.LastIndexOf('\n') + 1)..].EnumerateRunes()) column++;
        return new(statement.Start.Line + lines, lines == 0 ? statement.Start.Column + column - 1 : column);
    }

    // What PostgreSQL can't know: the statement was meant for psql, or for a server with other roles.
    private static string? Advice(SqlStatement statement, PostgresException exception, int position) => exception.SqlState switch
    {
        PostgresErrorCodes.SyntaxError when Variable().IsMatch(statement.Text.AsSpan(position)) => "psql's variables are not known here: write the value itself, or make the text in code and run it with .AddSqlText(name, sql).",
        PostgresErrorCodes.UndefinedObject when exception.MessageText.StartsWith("role ", StringComparison.Ordinal) => "Create the role in a step before this one, or run pg_dump with --no-owner --no-privileges.",
        _ => null,
    };

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^COPY .*?, line (\d+)", RegexOptions.Multiline)]
    private static partial Regex CopyLine();

    [GeneratedRegex(@"inline_code_block\D*(\d+)")]
    private static partial Regex InlineLine();

    [GeneratedRegex(@"\$\w*\$|'")]
    private static partial Regex Body();

    [GeneratedRegex(@"\A:[\w'""{]")]
    private static partial Regex Variable();
}
