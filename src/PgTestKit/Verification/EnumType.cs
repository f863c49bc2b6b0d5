using System.Reflection;
using Npgsql;
using Npgsql.NameTranslation;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>A CLR enum and the PostgreSQL enum type that it is mapped to.</summary>
public sealed class EnumType
{
    private readonly Type _clrType;
    private readonly INpgsqlNameTranslator _translator;

    private EnumType(Type clrType, string name, string schema, INpgsqlNameTranslator translator)
    {
        (_clrType, _translator, Name, Schema) = (clrType, translator, name, schema);
        Labels = [.. clrType.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetCustomAttribute<PgNameAttribute>()?.PgName ?? translator.TranslateMemberName(field.Name)).Distinct()];
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
            ?? throw new PgTestKitException($"Enum type {this} does not exist, but {_clrType.Name} is mapped to it. Create it in a migration or script, or with .AddEnum<{_clrType.Name}>(\"{Name}\", \"{Schema}\") before the step that needs it.");
        string[] unknown = [.. actual.Except(Labels)], unsendable = [.. Labels.Except(actual)];
        if (unknown.Length + unsendable.Length == 0) return;

        throw new PgTestKitException(string.Join(Environment.NewLine,
        [
            $"Enum type {this} and {_clrType.Name} differ.",
            .. unknown.Select(label => $"  The type has \"{label}\", which no member of {_clrType.Name} is read from."),
            .. unsendable.Select(label => $"  {_clrType.Name} sends \"{label}\", which the type does not have."),
            $"  type: {string.Join(", ", actual)}",
            $"  {_clrType.Name}: {string.Join(", ", Labels)}",
            "Add the missing member or label, or set the label with [PgName(\"...\")].",
        ]));
    }

    /// <summary>The schema-qualified, quoted name.</summary>
    public override string ToString() => $"\"{Schema}\".\"{Name}\"";

    internal async Task<IReadOnlyList<string>?> LabelsInCatalogAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<string[]>(
            """
            SELECT coalesce((SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '{}')
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype = 'e' AND n.nspname = $1 AND t.typname = $2
            """, cancellationToken, Schema, Name);
}
