namespace PgTestKit;

/// <summary>A fixture on top of a wider one, a <c>[SetUpFixture]</c> in a namespace above or outside any: the wider one's server and steps come first. It keeps its own template.</summary>
/// <typeparam name="TParent">The wider fixture.</typeparam>
public abstract class PostgresFixture<TParent> : PostgresFixture where TParent : PostgresFixture
{
    /// <inheritdoc />
    protected override void ConfigureParent(TemplateDatabaseBuilder builder) => EnclosingFixture.Find<TParent>().ConfigureAll(builder);
}
