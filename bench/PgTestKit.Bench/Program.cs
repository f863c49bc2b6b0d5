using System.Text.Json;
using PgTestKit.Bench;
using PgTestKit.Bench.Rows;

if (Options.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync("usage: ./build bench [--quick] [--filter TEXT]");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

var results = new List<Result>();
var failed = false;
foreach (var create in AllRows.Factories(options))
{
    await using var row = create();
    if (!options.Selects(row))
        continue;

    Console.WriteLine($"measuring {row.Name}");
    try
    {
        results.Add(await row.MeasureAsync(options.Budget, interrupted.Token));
    }
    catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
    {
        return 130;
    }
    catch (Exception exception) when (!interrupted.IsCancellationRequested)
    {
        failed = true;
        await Console.Error.WriteLineAsync($"{row.Name} failed: {exception}");
    }
}

Console.WriteLine();
ResultTable.Write(results, Console.Out);

var file = Directory.CreateDirectory(Path.Combine("artifacts", "bench")).FullName + "/results.json";
var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
await File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, json) + "\n");
return failed ? 1 : 0;
