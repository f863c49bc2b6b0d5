using Xunit;

namespace PgTestKit.XunitV3.Tests;

/// <summary>A class's fixture on a collection's, which is on the assembly's.</summary>
[CollectionDefinition("layers")]
public sealed class LayersCollection : ICollectionFixture<Chapters>;

public sealed class Chapters(Notes notes) : PostgresFixture(notes)
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSeed("chapter", "1", (connection, cancellation) => Sql.RunAsync(connection, "CREATE TABLE chapter (title text); INSERT INTO chapter VALUES ('one')", cancellation));
}

public sealed class Pages(Chapters chapters) : PostgresFixture(chapters)
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSeed("page", "1", (connection, cancellation) => Sql.RunAsync(connection, "CREATE TABLE page AS SELECT title, 1 AS number FROM chapter", cancellation));
}

[Collection("layers")]
public sealed class LayeredFixtureTests(Pages pages, Chapters chapters, Notes notes) : PostgresTest(pages), IClassFixture<Pages>
{
    [Fact]
    public async Task Each_layer_adds_to_the_one_below()
    {
        Assert.Equal(["note", "chapter", "page"], Database.Template.Initializers.Select(step => step.Name.Replace("seed ", "", StringComparison.Ordinal)));
        Assert.Equal("one", await Database.QueryScalarAsync<string>("SELECT title FROM page"));
        Assert.Equal(0, await Database.Table("note").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_test_can_have_a_database_of_each()
    {
        var chapter = await LeaseAnotherAsync(chapters);
        var note = await LeaseAnotherAsync(notes, TestIsolation.Reset);

        Assert.Equal(3, new[] { Database.Template.Name, chapter.Template.Name, note.Template.Name }.Distinct().Count());
        Assert.Equal((TestIsolation.Transaction, TestIsolation.Reset), (chapter.Isolation, note.Isolation));
        await Assert.ThrowsAsync<PgTestKitException>(() => chapter.Table("page").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await chapter.Table("chapter").CountAsync(TestContext.Current.CancellationToken));
    }
}
