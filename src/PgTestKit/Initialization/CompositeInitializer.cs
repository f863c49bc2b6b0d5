using System.Reflection;
using Npgsql;
using Npgsql.NameTranslation;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Maps a composite type that is there already, and checks that every attribute has a member to be read into.</summary>
internal sealed class CompositeInitializer(Type clrType, string? name, string? schema, INpgsqlNameTranslator? nameTranslator) : IDatabaseInitializer
{
    private readonly INpgsqlNameTranslator _translator = nameTranslator ?? new NpgsqlSnakeCaseNameTranslator();

    public string Name => $"composite type \"{Schema}\".\"{TypeName}\"";

    private string Schema => schema ?? "public";

    private string TypeName => name ?? clrType.GetCustomAttribute<PgNameAttribute>()?.PgName ?? _translator.TranslateTypeName(clrType.Name);

    private IEnumerable<string> Members => clrType.GetMembers(BindingFlags.Public | BindingFlags.Instance).Where(member => member is PropertyInfo or FieldInfo)
        .Select(member => member.GetCustomAttribute<PgNameAttribute>()?.PgName ?? _translator.TranslateMemberName(member.Name));

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(string.Join('\n', [Name, .. Members]));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var attributes = await connection.QueryAsync(
            """
            SELECT a.attname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'c' AND n.nspname = $1 AND c.relname = $2 ORDER BY a.attnum
            """, row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken, Schema, TypeName);
        if (attributes.Count == 0)
            throw new PgTestKitException($"There is no {Name} to map {clrType.Name} to. Add the step that creates it, such as .AddSql(...), before .AddComposite<{clrType.Name}>(...), and name its schema.");
        if (attributes.OfType<string>().Except(Members).ToList() is { Count: > 0 } missing)
            throw new PgTestKitException($"{clrType.Name} has no member for {string.Join(", ", missing.Select(attribute => $"\"{attribute}\""))} of {Name}, only for {string.Join(", ", Members)}. Add it, or name it with [PgName(\"...\")].");
    }

    public void ConfigureDataSource(NpgsqlDataSourceBuilder builder) => builder.MapComposite(clrType, Schema + "." + TypeName, _translator);
}
