using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace PgTestKit;

/// <summary>Says of rows that the database refused which properties want a rule.</summary>
internal static class RefusedRows
{
    public static PgTestKitException Explain(FakeTable table, PostgresException exception)
    {
        var check = table.EntityType.GetCheckConstraints().FirstOrDefault(each => each.Name == exception.ConstraintName);
        var rules = Members(table, exception, check).Select(member => $".RuleFor(row => row.{member}, ...)").DefaultIfEmpty(".RuleFor(row => row..., ...)");
        var condition = check is null ? "" : $" ({check.Sql})";
        return new($"The made-up rows were refused by {table.Name}: {exception.MessageText}{condition}. Add {string.Join(" or ", rules)} that makes what it accepts.", exception);
    }

    private static IEnumerable<string> Members(FakeTable table, PostgresException exception, ICheckConstraint? check)
    {
        if (exception.ColumnName is { } name) return Named(table, column => column.Name == name);
        if (check is not null) return Named(table, column => Regex.IsMatch(check.Sql, $@"(?<!\w){Regex.Escape(column.Name)}(?!\w)"));
        var keys = table.EntityType.GetForeignKeys().Where(key => key.GetConstraintName() == exception.ConstraintName).Select(key => key.Properties)
            .Concat(table.EntityType.GetIndexes().Where(index => index.GetDatabaseName() == exception.ConstraintName).Select(index => index.Properties))
            .Concat(table.EntityType.GetKeys().Where(key => key.GetName() == exception.ConstraintName).Select(key => key.Properties)).FirstOrDefault();
        if (keys is not null) return keys.Select(property => table.ColumnOf(property).Member);
        // COPY tells of a value that the type refuses where it stood.
        return Named(table, column => exception.Where?.EndsWith($", column {column.Name}", StringComparison.Ordinal) == true);
    }

    private static IEnumerable<string> Named(FakeTable table, Func<FakeColumn, bool> isMeant) => table.Columns.Where(isMeant).Select(column => column.Member);
}
