namespace ProjectManager.Model;

/// <summary>A row with a number, and the times (UTC) that the context gives it.</summary>
public abstract class Entity
{
    public int Id { get; init; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}
