namespace PgTestKit;

/// <summary>The user under which PostgreSQL runs when the tests run as root, which PostgreSQL refuses.</summary>
internal sealed record UnprivilegedUser(string Name, string Uid, string Gid)
{
    public static bool IsNeeded => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>User <c>postgres</c>, else <c>nobody</c>.</summary>
    public static UnprivilegedUser Find(string passwd = "/etc/passwd")
    {
        var users = File.ReadLines(passwd).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToLookup(fields => fields[0]);
        var found = users["postgres"].Concat(users["nobody"]).FirstOrDefault()
            ?? throw new PgTestKitException("The tests run as root, which PostgreSQL refuses, and there is no user \"postgres\" or \"nobody\" to run it under. Add one (useradd --system postgres), or run the tests as another user.");
        return new(found[0], found[2], found[3]);
    }
}
