using System.Reflection;
using System.Text;
using Npgsql;
using Npgsql.NameTranslation;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>A CLR enum and the PostgreSQL enum type that it is mapped to.</summary>
public sealed class EnumType
{
    private const int LongestName = 63;
    private readonly Type _clrType;
    private readonly INpgsqlNameTranslator _translator;
    private readonly IReadOnlyList<(string Member, string Label)> _members;

    private EnumType(Type clrType, string name, string schema, INpgsqlNameTranslator translator)
    {
        (_clrType, _translator, Name, Schema) = (clrType, translator, ObjectName.Check(name, "enum type"), ObjectName.Check(schema, "schema"));
        _members = [.. clrType.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (field.Name, field.GetCustomAttribute<PgNameAttribute>()?.PgName ?? translator.TranslateMemberName(field.Name)))];
        Labels = [.. _members.Select(member => member.Label).Distinct()];
        foreach (var (member, label) in _members)
            if (Encoding.UTF8.GetByteCount(label) is > LongestName and var length)
                throw new PgTestKitException($"{clrType.Name}.{member} is sent as \"{label}\", which has {length} bytes in UTF-8; PostgreSQL takes labels of at most {LongestName}. Shorten it with [PgName(\"...\")].");
    }

    /// <summary>The type's name in PostgreSQL.</summary>
    public string Name { get; }

    /// <summary>The type's schema in PostgreSQL.</summary>
    public string Schema { get; }

    /// <summary>The labels that the CLR members are sent as, in the order of the members.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The mapping of a CLR enum.</summary>
    /// <param name="clrType">The enum.</param>
    /// <param name="name">The type's name; the CLR name in snake case by default.</param>
    /// <param name="schema">The type's schema; <c>public</c> by default.</param>
    /// <param name="nameTranslator">Turns CLR names into labels; snake case by default. <c>[PgName]</c> wins.</param>
    /// <exception cref="PgTestKitException">A name is empty, or a name or label is longer than the 63 bytes that PostgreSQL takes.</exception>
    public static EnumType Of(Type clrType, string? name, string? schema, INpgsqlNameTranslator? nameTranslator)
    {
        var translator = nameTranslator ?? new NpgsqlSnakeCaseNameTranslator();
        return new(clrType, name ?? clrType.GetCustomAttribute<PgNameAttribute>()?.PgName ?? translator.TranslateTypeName(clrType.Name), schema ?? "public", translator);
    }

    /// <summary>Maps the enum on a data source that is about to be built.</summary>
    /// <param name="builder">Its builder.</param>
    public void MapOn(NpgsqlDataSourceBuilder builder) => builder.MapEnum(_clrType, Schema + "." + Name, _translator);

    /// <summary>Checks that the catalog has the type with exactly the labels that the CLR enum sends and reads.</summary>
    /// <param name="connection">Connects to the database in question.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PgTestKitException">The type is missing or the labels differ; the message shows both lists.</exception>
    public async Task VerifyAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        var actual = await LabelsInCatalogAsync(connection, cancellationToken)
            ?? throw new PgTestKitException($"{Missing(await SchemasOfNameAsync(connection, cancellationToken))} Create it in a migration or script, or with .AddEnum<{_clrType.Name}>(\"{Name}\", \"{Schema}\") before the step that needs it.");
        if (LabelDifferences(actual) is { Count: > 0 } differences)
            throw new PgTestKitException(string.Join(Environment.NewLine, [$"Enum type {this} and {_clrType.Name} differ.", .. differences, "Add the missing member or label, or set the label with [PgName(\"...\")]."]));
    }

    /// <summary>The schema-qualified, quoted name.</summary>
    public override string ToString() => Quote.Identifier(Schema, Name);

    /// <summary>That the type is missing, and where there is one of its name.</summary>
    internal string Missing(IReadOnlyList<string> otherSchemas) =>
        $"Enum type {this} does not exist, but {_clrType.Name} is mapped to it.{(otherSchemas.Count == 0 ? "" : $" There is one in schema {string.Join(", ", otherSchemas.Select(schema => $"\"{schema}\""))}: name its schema in the mapping.")}";

    /// <summary>Which side has what the other lacks, and both lists; empty when they have the same labels.</summary>
    internal IReadOnlyList<string> LabelDifferences(IReadOnlyList<string> actual)
    {
        string[] unread = [.. actual.Except(Labels)];
        var unsent = _members.Where(member => !actual.Contains(member.Label)).ToList();
        if (unread.Length + unsent.Count == 0) return [];

        string? Alike(string label) => unread.FirstOrDefault(other => Letters(other) == Letters(label));
        return
        [
            .. unsent.Select(member => $"  The CLR value {_clrType.Name}.{member.Member} is sent as \"{member.Label}\", {(Alike(member.Label) is { } alike ? $"the type has \"{alike}\"" : "which the type does not have")}."),
            .. unread.Except(unsent.Select(member => Alike(member.Label))).Select(label => $"  The type has \"{label}\", which no member of {_clrType.Name} is read from."),
            $"  type: {string.Join(", ", actual)}",
            $"  {_clrType.Name}: {string.Join(", ", Labels)}",
        ];
    }

    /// <summary>A sentence when the type sorts in another order than the members; null when in the same.</summary>
    internal string? OrderDifference(IReadOnlyList<string> actual) =>
        actual.SequenceEqual(Labels) ? null : $"Enum type {this} sorts as {string.Join(", ", actual)}, the members of {_clrType.Name} as {string.Join(", ", Labels)}.";

    internal async Task<IReadOnlyList<string>?> LabelsInCatalogAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<string[]>(
            """
            SELECT coalesce((SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '{}')
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype = 'e' AND n.nspname = $1 AND t.typname = $2
            """, cancellationToken, Schema, Name);

    /// <summary>The schemas with an enum type of this name.</summary>
    internal Task<List<string>> SchemasOfNameAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync("SELECT n.nspname::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND t.typname = $1 ORDER BY 1", row => row.GetString(0), cancellationToken, Name);

    /// <summary>What has this name without being an enum type.</summary>
    internal async Task<string?> OtherKindAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<string>(
            """
            SELECT CASE t.typtype WHEN 'd' THEN 'a domain' WHEN 'r' THEN 'a range type' WHEN 'm' THEN 'a multirange type' WHEN 'c' THEN CASE c.relkind WHEN 'c' THEN 'a composite type' ELSE 'a table or view' END ELSE 'another type' END
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE n.nspname = $1 AND t.typname = $2
            """, cancellationToken, Schema, Name);

    private static string Letters(string label) => string.Concat(label.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
