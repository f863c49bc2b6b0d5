using System.Text;
using Npgsql;

namespace PgTestKit;

internal sealed class CsvSeedInitializer(string path) : IDatabaseInitializer
{
    public string Name => $"seed {path}";

    public async ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var file in Files) text.Append(file.Schema).Append('.').AppendLine(file.Table).AppendLine(await File.ReadAllTextAsync(file.Path, cancellationToken));
        return text.ToString();
    }

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var tables = await SeedTables.ReadAsync(connection, cancellationToken);
        foreach (var file in tables.InForeignKeyOrder(Files)) await LoadAsync(connection, tables, file, cancellationToken);
    }

    private IReadOnlyList<SeedFile> Files => [.. FilePattern.Find(path, ".AddSeed").Select(SeedFile.Of)];

    private static async Task LoadAsync(NpgsqlConnection connection, SeedTables tables, SeedFile file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.Path, Encoding.UTF8);
        var header = await reader.ReadLineAsync(cancellationToken) ?? throw new PgTestKitException($"{file.Path} is empty. Write a header row that names the columns.");
        var columns = SeedFile.Columns(header);
        tables.Check(file, columns);
        var table = Quote.Identifier(file.Schema, file.Table);
        try
        {
            await using (var writer = await connection.BeginTextImportAsync($"COPY {table} ({string.Join(", ", columns.Select(Quote.Identifier))}) FROM STDIN (FORMAT csv)", cancellationToken))
            {
                var block = new char[32 * 1024];
                for (int read; (read = await reader.ReadAsync(block, cancellationToken)) > 0;)
                    await writer.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }

            foreach (var (column, sequence) in tables.SequencesOf(file))
                await connection.ExecuteAsync(
                    $"""
                    SELECT setval({Quote.Literal(sequence)}, CASE WHEN s.seqincrement > 0 THEN t.highest ELSE t.lowest END)
                    FROM (SELECT max({Quote.Identifier(column)}) AS highest, min({Quote.Identifier(column)}) AS lowest FROM {table}) t, pg_sequence s
                    WHERE s.seqrelid = {Quote.Literal(sequence)}::regclass AND t.highest IS NOT NULL
                    """, cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new PgTestKitException($"{file.Path}{SeedError.Place(exception)}: {exception.MessageText}. {exception.Detail} Mend the row; the template was dropped.", exception);
        }
    }
}
