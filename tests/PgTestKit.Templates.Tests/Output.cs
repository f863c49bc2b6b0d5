namespace PgTestKit.Templates.Tests;

/// <summary>What a program wrote and returned.</summary>
public sealed record Output(int ExitCode, string Text);
