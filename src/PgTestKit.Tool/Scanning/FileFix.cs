namespace PgTestKit.Scanning;

/// <summary>What <c>--fix</c> makes of one file.</summary>
internal sealed record FileFix(SourceFile File, FileText Before, string After);
