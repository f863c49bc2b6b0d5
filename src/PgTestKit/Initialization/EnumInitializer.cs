using Npgsql;

namespace PgTestKit;

/// <summary>Creates an enum type, or adds to the one that is there the labels that it lacks.</summary>
internal sealed class EnumInitializer(EnumType type, bool isSchemaChosen) : IDatabaseInitializer
{
    private readonly List<string> _warnings = [];

    public string Name => $"enum type {type}";

    public IReadOnlyList<string> Warnings => _warnings;

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(type + "\n" + string.Join('\n', type.Labels));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await type.LabelsInCatalogAsync(connection, cancellationToken) is { } labels)
            await CompleteAsync(connection, labels, cancellationToken);
        else if (!isSchemaChosen && await type.SchemasOfNameAsync(connection, cancellationToken) is [var schema, ..])
            throw new PgTestKitException($"Enum type \"{type.Name}\" exists in schema \"{schema}\", but .AddEnum names no schema, which means \"public\". Name the one that you mean: .AddEnum<...>(\"{type.Name}\", \"{schema}\").");
        else
            await CreateAsync(connection, cancellationToken);
    }

    public void ConfigureDataSource(NpgsqlDataSourceBuilder builder) => type.MapOn(builder);

    private async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync($"CREATE TYPE {Quoted} AS ENUM ({string.Join(", ", type.Labels.Select(Quote.Literal))})", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidSchemaName)
        {
            throw new PgTestKitException($"Schema \"{type.Schema}\" for {Name} does not exist. Add .AddSchema(\"{type.Schema}\"), or the step that creates it, before this one.", exception);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DuplicateTable)
        {
            throw new PgTestKitException($"{type} can't be created as an enum type: {await type.OtherKindAsync(connection, cancellationToken)} has that name. Give the enum type another name, or another schema.", exception);
        }
    }

    private string Quoted => Quote.Identifier(type.Schema, type.Name);

    private async Task CompleteAsync(NpgsqlConnection connection, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        if (labels.Except(type.Labels).Any()) await type.VerifyAsync(connection, cancellationToken);
        for (var i = 0; i < type.Labels.Count; i++)
        {
            if (labels.Contains(type.Labels[i])) continue;
            var place = i > 0 ? " AFTER " + Quote.Literal(type.Labels[i - 1]) : labels.Count > 0 ? " BEFORE " + Quote.Literal(labels[0]) : "";
            await connection.ExecuteAsync($"ALTER TYPE {Quoted} ADD VALUE {Quote.Literal(type.Labels[i])}{place}", cancellationToken);
        }

        _warnings.Clear();
        if (type.OrderDifference((await type.LabelsInCatalogAsync(connection, cancellationToken))!) is { } difference) _warnings.Add(difference);
    }
}
