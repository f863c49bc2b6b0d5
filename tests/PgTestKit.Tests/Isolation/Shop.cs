[assembly: AssemblyFixture(typeof(PgTestKit.Tests.Isolation.Shop))]

namespace PgTestKit.Tests.Isolation;

/// <summary>A template with two schemas, reference rows, sequences and a deferrable key, for the tests of isolation.</summary>
public sealed class Shop : IAsyncLifetime
{
    private readonly TempFiles _files = new();

    public TemplateDatabase Template { get; private set; } = null!;

    public TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().AddSql(Path.Combine(_files.Folder, "shop.sql"));

    public async ValueTask InitializeAsync()
    {
        _files.Write("shop.sql",
            """
            CREATE SCHEMA app; CREATE SCHEMA ref;
            CREATE TABLE ref.currency (code text PRIMARY KEY, name text NOT NULL);
            INSERT INTO ref.currency VALUES ('EUR', 'Euro'), ('USD', 'Dollar'), ('CHF', 'Franc');
            CREATE TABLE ref.country (id int GENERATED ALWAYS AS IDENTITY, name text, upper text GENERATED ALWAYS AS (upper(name)) STORED);
            INSERT INTO ref.country (name) VALUES ('Austria'), (NULL), ('');
            CREATE TABLE app.deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, currency text NOT NULL REFERENCES ref.currency ON DELETE CASCADE, reference text UNIQUE);
            CREATE TABLE app.leg (deal int NOT NULL REFERENCES app.deal DEFERRABLE INITIALLY DEFERRED, n int);
            CREATE SEQUENCE app.ticket START 100;
            CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a trigger fired'; END $$;
            CREATE TRIGGER refuse BEFORE DELETE ON app.deal FOR EACH ROW EXECUTE FUNCTION app.refuse();
            """);
        Template = await Builder().BuildAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Template.DisposeAsync();
        _files.Dispose();
    }
}
