using System.Globalization;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>A dump as SQL. psql would follow it to any database of the server, and takes the end of the file for the end of a table's rows.</summary>
internal static partial class PlainDump
{
    private const string Header = "-- PostgreSQL database dump", Footer = "-- PostgreSQL database dump complete";

    /// <exception cref="PgTestKitException">The file is cut off, or leads to another database.</exception>
    public static async Task CheckAsync(string file, CancellationToken cancellationToken)
    {
        var (number, isDump, isWhole, isData) = (0, false, false, false);
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            if (isData)
            {
                isData = line != "\\.";
                continue;
            }

            isData = CopyFromStdin().IsMatch(line);
            isDump |= line == Header;
            isWhole |= line == Footer;
            if (OtherDatabase().IsMatch(line))
                throw new PgTestKitException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {number}: \"{line.Trim()}\" leads to a database of its own, and only the test's is restored. Make the file with pg_dump, without --create."));
        }

        if (isData || (isDump && !isWhole)) throw new PgTestKitException($"{file} is not whole: {(isData ? "it ends amid the rows of a table" : $"its last line is not \"{Footer}\"")}. Dump the database again.");
    }

    [GeneratedRegex(@"^COPY\s.*\sFROM\s+stdin\b[^;]*;\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex CopyFromStdin();

    [GeneratedRegex(@"^\s*(\\c(onnect)?(\s|$)|(CREATE|DROP|ALTER|COMMENT\s+ON)\s+DATABASE\b)", RegexOptions.IgnoreCase)]
    private static partial Regex OtherDatabase();
}
