using System.Text.Json;
using OrgArchivist.Data;
using OrgArchivist.Model;
using OrgArchivist.Services;

namespace OrgArchivist.Tests;

/// <summary>What every test may rely on: a user of each role, styles, a template, the configuration.</summary>
internal static class ReferenceData
{
    public const string Password = "correct horse battery staple";

    public static Task AddAsync(ArchiveContext archive, CancellationToken cancellationToken)
    {
        var hash = PasswordHash.Of(Password, iterations: 1000);
        archive.AddRange(Enum.GetValues<UserRole>().Select(role => new User
        {
            Email = $"{role}@org.example".ToLowerInvariant(),
            FullName = $"{role} One",
            PasswordHash = hash,
            Role = role,
            CreatedAt = new(2025, 9, 1, 0, 0, 0, DateTimeKind.Utc),
        }));
        archive.AddRange(
            new WritingStyle { Name = "Plain", Type = StyleType.Narrative, Prompt = "Short sentences, no jargon." },
            new WritingStyle { Name = "Evidence", Type = StyleType.Academic, Prompt = "Cite a source for each claim." });
        archive.Add(new PromptTemplate { Name = "letter", Version = 1, Content = "Write a letter of inquiry to {funder}." });
        archive.Add(new SystemConfig { Key = "model", Value = JsonDocument.Parse("""{"name": "base", "temperature": 0.3}""").RootElement });
        return archive.SaveChangesAsync(cancellationToken);
    }
}
