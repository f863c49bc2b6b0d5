using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OrgArchivist.Data;

/// <summary>What stands in for PostgreSQL under SQLite: text for enum types and JSON, and nothing for the check with EXTRACT.</summary>
public sealed partial class ArchiveContext
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<JsonElement>().HaveConversion<JsonText>();
    }

    private sealed class JsonText() : ValueConverter<JsonElement, string>(json => json.GetRawText(), text => Parse(text))
    {
        private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
    }
}
