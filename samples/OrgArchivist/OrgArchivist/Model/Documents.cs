using System.ComponentModel.DataAnnotations;

namespace OrgArchivist.Model;

/// <summary>A past grant, report or letter that new texts draw on.</summary>
public sealed class Document
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(255)]
    public required string Title { get; set; }

    /// <summary>The fiscal year that it is about; none that begins after the upload.</summary>
    public required int Year { get; set; }

    public required DateTime UploadedAt { get; init; }

    public ICollection<DocumentProgram> Programs { get; } = [];

    public ICollection<DocumentTag> Tags { get; } = [];
}

public sealed class DocumentProgram
{
    public Guid DocumentId { get; init; }

    [MaxLength(100)]
    public required string Program { get; init; }
}

public sealed class DocumentTag
{
    public Guid DocumentId { get; init; }

    [MaxLength(100)]
    public required string Tag { get; init; }
}
