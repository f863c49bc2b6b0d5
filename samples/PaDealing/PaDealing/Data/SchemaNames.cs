using System.Text.RegularExpressions;

namespace PaDealing.Data;

/// <summary>The schema that the application owns, and the one that another team's jobs fill.</summary>
public sealed partial record SchemaNames
{
    public SchemaNames(string application, string reference)
    {
        Application = Checked(application);
        Reference = Checked(reference);
    }

    public static SchemaNames Default { get; } = new("padealing", "bo_airflow");

    public string Application { get; }

    public string Reference { get; }

    public static SchemaNames From(IConfiguration configuration) => new(
        configuration["DATABASE_SCHEMA"] ?? Default.Application,
        configuration["REFERENCE_SCHEMA"] ?? Default.Reference);

    private static string Checked(string name) => PlainName().IsMatch(name)
        ? name
        : throw new ArgumentException(
            $"'{name}' is no plain schema name. Set DATABASE_SCHEMA and REFERENCE_SCHEMA to lower-case letters, digits and underscores.",
            nameof(name));

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();
}
