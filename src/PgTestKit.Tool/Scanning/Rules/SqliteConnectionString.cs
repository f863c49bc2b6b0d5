using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PgTestKit.Scanning.Rules;

internal sealed partial class SqliteConnectionString() : SyntaxRule(
    "PGTK003", "SQLite connection string",
    "It names a file, or a database that lives as long as one open connection. PostgreSQL runs beside the tests and needs neither.",
    "Remove it. The kit starts a server and gives each test its database: Database.ConnectionString, or Database.CreateConnection().")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        if (Pattern().IsMatch(node.ToString())) scan.Report(this, node);
    }

    [GeneratedRegex("""\b(Data ?Source|Filename)\s*=\s*(:memory:|[^;"]*\.(db3?|sqlite3?)\s*[;"])|:memory:|\bmode\s*=\s*memory\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
