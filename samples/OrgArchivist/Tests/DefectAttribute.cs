using Xunit.v3;

namespace OrgArchivist.Tests;

/// <summary>Names what SQLite hides; the suite on SQLite and the suite on PostgreSQL have a test of each name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DefectAttribute(string name) : Attribute, ITraitAttribute
{
    public string Name => name;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Defect", name)];
}
