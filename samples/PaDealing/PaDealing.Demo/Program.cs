using PaDealing.Demo;
using PaDealing.Tests;

Console.WriteLine("PA Dealing on PgTestKit");
Console.WriteLine();
await using var postgres = new BackOffice();
await postgres.InitializeAsync();
Console.WriteLine(postgres.Template.Report);
Console.WriteLine();
await Account.SeededRowsAsync(postgres.Template);
Console.WriteLine();
await Account.CostPerTestAsync(postgres.Template);
