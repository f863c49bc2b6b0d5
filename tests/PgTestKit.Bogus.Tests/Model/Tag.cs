namespace PgTestKit.Tests;

/// <summary>Has no parameterless constructor, a converted key and a foreign key without a property.</summary>
public class Tag(TagId id, string label)
{
    public TagId Id { get; private set; } = id;

    public string Label { get; private set; } = label;

    public User? Creator { get; set; }
}
