namespace PgTestKit.Tests.Roles;

/// <summary>A template with a role that may add, but not see or set everything.</summary>
public sealed class Ledger(OneServer server) : IAsyncLifetime
{
    private TemplateDatabase? _template;

    public TemplateDatabase Template => _template!;

    public string Role { get; } = "ledger_" + Guid.NewGuid().ToString("N")[..12];

    public async ValueTask InitializeAsync() => _template = await new TemplateDatabaseBuilder()
        .UseServer(PostgresServer.Existing(await server.CreateRoleAsync("CREATEDB CREATEROLE")))
        .AddRole(Role)
        .AddSchema("ledger")
        .AddSqlText(
            "ledger",
            $"""
            CREATE TABLE ledger.entry (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);
            CREATE TABLE ledger.audit (text text);
            CREATE FUNCTION ledger.audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO ledger.audit VALUES (NEW.text); RETURN NEW; END $$;
            CREATE TRIGGER audit AFTER INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION ledger.audit_entry();
            CREATE SEQUENCE ledger.ticket START 10;
            GRANT USAGE ON SCHEMA ledger TO {Role};
            GRANT SELECT, INSERT ON ledger.entry TO {Role};
            GRANT USAGE ON SEQUENCE ledger.ticket TO {Role};
            """)
        .SetSearchPath(["ledger"])
        .ConnectAs(Role)
        .BuildAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _template?.DisposeAsync() ?? ValueTask.CompletedTask;
}
