namespace PgTestKit.Tests;

public class DocumentTag
{
    public Guid DocumentId { get; set; }

    public Document? Document { get; set; }

    public TagId TagId { get; set; }

    public Tag? Tag { get; set; }
}
