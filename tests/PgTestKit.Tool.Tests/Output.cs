namespace PgTestKit.Tool.Tests;

/// <summary>What a program wrote and returned.</summary>
public sealed record Output(int ExitCode, string Text, string Errors)
{
    public string All => Text + Errors;
}
