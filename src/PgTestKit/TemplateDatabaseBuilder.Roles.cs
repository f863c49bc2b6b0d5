namespace PgTestKit;

public sealed partial class TemplateDatabaseBuilder
{
    /// <summary>The role that tests connect as; null for the one that builds the template.</summary>
    internal ConnectingRole? Role { get; private set; }

    /// <summary>Creates a role if the server lacks it. Roles belong to the whole server: one that is there is used as it is, and none is dropped.</summary>
    /// <param name="name">The role's name, as the catalog has it.</param>
    /// <param name="inRoles">Roles that it is to be a member of, such as the one that a script grants everything to.</param>
    /// <exception cref="PgTestKitException">A name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder AddRole(string name, params string[] inRoles) => AddInitializer(new RoleInitializer(ObjectName.Check(name, "role"), [.. inRoles.Select(role => ObjectName.Check(role, "role"))]));

    /// <summary>Grants a role the use of a schema, and privileges on its tables and sequences: on those that are there, and as default privileges on those that later steps create. For anything finer use a script.</summary>
    /// <param name="role">The role.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="tables">Privileges on tables and views, with commas between them; empty for none.</param>
    /// <param name="sequences">Privileges on sequences, with commas between them; empty for none.</param>
    /// <exception cref="PgTestKitException">There is no such privilege, or a name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder AddGrants(string role, string schema, string tables = "SELECT, INSERT, UPDATE, DELETE", string sequences = "USAGE, SELECT") =>
        AddInitializer(new GrantsInitializer(ObjectName.Check(role, "role"), ObjectName.Check(schema, "schema"), tables, sequences));

    /// <summary>Sets the search path of the template and its clones: <c>ALTER DATABASE ... SET search_path</c>. Steps that follow have it, too.</summary>
    /// <param name="schemas">The schemas' names, as the catalog has them; none for an empty path.</param>
    /// <param name="role">The role whose sessions have it, instead of everybody's: <c>ALTER ROLE ... IN DATABASE ... SET search_path</c>.</param>
    /// <exception cref="PgTestKitException">A name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder SetSearchPath(IEnumerable<string> schemas, string? role = null) =>
        AddInitializer(new SearchPathInitializer([.. schemas.Select(schema => ObjectName.Check(schema, "schema"))], role is null ? null : ObjectName.Check(role, "role")));

    /// <summary>Lets tests connect as the application's own role, so that a missing grant is an error and row security is in force. The template is built, checked and reset as the owner all the same.</summary>
    /// <param name="role">The role, from <see cref="AddRole"/> or made by the server's administrator.</param>
    /// <param name="password">The password of a role that the kit did not make. The kit's own have one that is derived from the owner's.</param>
    /// <exception cref="PgTestKitException">The name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder ConnectAs(string role, string? password = null)
    {
        Role = new(ObjectName.Check(role, "role"), password);
        return this;
    }
}
