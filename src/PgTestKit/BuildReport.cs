using System.Globalization;
using System.Text;

namespace PgTestKit;

/// <summary>What happened between <see cref="TemplateDatabaseBuilder.BuildAsync"/> and the first test: which server, and the template's steps.</summary>
/// <param name="Server">The server's name and version.</param>
/// <param name="Origin">Why that server.</param>
/// <param name="ServerReady">How long it took until the server answered.</param>
/// <param name="Template">The template's database name.</param>
/// <param name="IsReused">Whether the template was there already, so that no step ran.</param>
/// <param name="TemplateReady">How long the template took, its steps included.</param>
/// <param name="Steps">The steps that ran, in order; empty when the template was reused.</param>
public sealed record BuildReport(
    string Server, string Origin, TimeSpan ServerReady, string Template, bool IsReused, TimeSpan TemplateReady, IReadOnlyList<BuildStep> Steps)
{
    private const int ShownOfHash = 8;

    /// <summary>The report as text, a line each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"server    {Server}, ready in {Milliseconds(ServerReady)}")
            .AppendLine(CultureInfo.InvariantCulture, $"          {Origin}")
            .Append(CultureInfo.InvariantCulture, $"template  {Template}, {(IsReused ? "reused" : "built")} in {Milliseconds(TemplateReady)}");
        foreach (var step in Steps)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"          {Milliseconds(step.Duration),9}  {step.Fingerprint[..Math.Min(ShownOfHash, step.Fingerprint.Length)],-ShownOfHash}  {step.Name}");
            foreach (var warning in step.Warnings) text.AppendLine().Append("            warning  ").Append(warning.ReplaceLineEndings(Environment.NewLine + "                     "));
        }

        return text.ToString();
    }

    private static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture) + " ms";
}
