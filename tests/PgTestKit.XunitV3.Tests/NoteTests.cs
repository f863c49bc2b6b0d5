using Xunit;

namespace PgTestKit.XunitV3.Tests;

/// <summary>The same two tests, of which each would see the other's row, in every isolation and with every kind of fixture. The classes run in parallel.</summary>
public abstract class NoteTests(Notes notes, TestIsolation isolation) : PostgresTest(notes, isolation)
{
    [Fact]
    public Task One() => IsAloneAsync();

    [Fact]
    public Task Two() => IsAloneAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Every_case_of_a_theory(int number)
    {
        Assert.InRange(number, 1, 2);
        return IsAloneAsync();
    }

    private async Task IsAloneAsync()
    {
        Assert.Equal(1, await Database.QueryScalarAsync<int>("INSERT INTO note (text) VALUES ('unique') RETURNING id"));
        Assert.Equal(1, await Database.Table("note").CountAsync(TestContext.Current.CancellationToken));
    }
}

public sealed class AssemblyFixtureTests(Notes notes) : NoteTests(notes, TestIsolation.Transaction);

public sealed class AssemblyFixtureResetTests(Notes notes) : NoteTests(notes, TestIsolation.Reset);

public sealed class AssemblyFixtureCloneTests(Notes notes) : NoteTests(notes, TestIsolation.Clone);

public sealed class ClassNotes : Notes;

public sealed class ClassFixtureTests(ClassNotes notes) : NoteTests(notes, TestIsolation.Transaction), IClassFixture<ClassNotes>;

public sealed class CollectionNotes : Notes;

[CollectionDefinition("notes")]
public sealed class NotesCollection : ICollectionFixture<CollectionNotes>;

[Collection("notes")]
public sealed class CollectionFixtureTests(CollectionNotes notes) : NoteTests(notes, TestIsolation.Reset)
{
    [Fact]
    public void Fixtures_that_ask_for_the_same_share_a_server() => Assert.Same(notes.Template.Server, Database.Template.Server);
}

public sealed class SharedServerTests(Notes notes, ClassNotes other) : IClassFixture<ClassNotes>
{
    [Fact]
    public void Fixtures_that_ask_for_the_same_share_one_server()
    {
        Assert.NotSame(notes.Template, other.Template);
        Assert.Same(notes.Template.Server, other.Template.Server);
    }
}

public sealed class MisuseTests
{
    [Fact]
    public void A_fixture_that_xUnit_did_not_make_says_so()
    {
        var exception = Assert.Throws<PgTestKitException>(() => new Notes().Template);
        Assert.Contains("[assembly: AssemblyFixture(typeof(Notes))]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Database_in_a_constructor_says_so()
    {
        var exception = Assert.Throws<PgTestKitException>(() => new TooEarly(new Notes()));
        Assert.Contains("not in the constructor", exception.Message, StringComparison.Ordinal);
    }

    private sealed class TooEarly : PostgresTest
    {
        public TooEarly(PostgresFixture fixture) : base(fixture) => _ = Database;
    }
}
