namespace PgTestKit.Scanning.Sql;

/// <summary>Takes out of SQL what is not SQL's to read: comments become blanks, what stands between quotes becomes dots.</summary>
internal static class SqlMask
{
    public const char Quoted = '·';

    public static string Apply(string sql)
    {
        var code = sql.ToCharArray();
        for (var i = 0; i < sql.Length; i++)
        {
            var end = sql[i] switch
            {
                '-' when At(sql, i + 1) == '-' => End(sql, i, "\n", keepsEnd: true),
                '/' when At(sql, i + 1) == '*' => End(sql, i + 2, "*/", keepsEnd: false),
                '\'' or '"' or '`' => Closing(sql, i),
                _ => i,
            };
            if (end == i) continue;
            var isQuote = sql[i] is '\'' or '"' or '`';
            if (isQuote) Array.Fill(code, Quoted, i + 1, Math.Max(0, end - i - 1));
            else Array.Fill(code, ' ', i, end - i);
            i = isQuote ? end : end - 1;
        }

        return new(code);
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';

    private static int End(string sql, int start, string closing, bool keepsEnd)
    {
        var found = sql.IndexOf(closing, Math.Min(start, sql.Length), StringComparison.Ordinal);
        return found < 0 ? sql.Length : keepsEnd ? found : found + closing.Length;
    }

    private static int Closing(string sql, int start)
    {
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] != sql[start]) continue;
            if (At(sql, i + 1) != sql[start]) return i;
            i++;
        }

        return sql.Length;
    }
}
