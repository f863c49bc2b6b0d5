using PgTestKit.Scanning.Rules;
using PgTestKit.Scanning.Sql;
using PgTestKit.Scanning.Sql.Rules;

namespace PgTestKit.Scanning;

/// <summary>All rules, in the order of their ids.</summary>
internal sealed class ScanRules
{
    private readonly IReadOnlyList<SyntaxRule> _syntax =
    [
        new UseSqlite(), new UseInMemoryDatabase(), new SqliteConnectionString(), new SqliteConnection(), new SqliteExceptionRule(), new EnsureCreated(), new ProviderCheck(), new InMemorySetting(),
        new WrongFunctions(), new LikeFunction(), new SqliteCollation(), new ColumnTypeRule(), new SqliteMigration(), new LocalDateTime(), new EnumConversion(),
    ];

    private readonly IReadOnlyList<SqlRule> _sql =
    [
        new AutoIncrement(), new InsertOr(), new IfNull(), new DateFunctions(), new GroupConcat(), new Backticks(), new Brackets(), new DoubleQuotedText(), new LikeOperator(), new NoCase(), new LastInsertRowId(),
        new LimitComma(), new DoubleEquals(), new RowId(), new Glob(), new TypeOf(), new BooleanAsNumber(), new Pragma(), new SqliteCatalog(), new UnquotedTable(), new OtherFunctions(),
    ];

    private readonly PackageReferenceRule _packages = new();

    public IReadOnlyList<ScanRule> All => [.. _syntax.Concat<ScanRule>(_sql).Append(_packages).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    public IReadOnlyList<SqlRule> Sql => _sql;

    public IReadOnlyList<SyntaxRule> Syntax => _syntax;

    public PackageReferenceRule Packages => _packages;
}
