namespace PgTestKit;

/// <summary>The role that tests connect as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password where the user gave one.</param>
internal sealed record ConnectingRole(string Name, string? Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => Name;
}
