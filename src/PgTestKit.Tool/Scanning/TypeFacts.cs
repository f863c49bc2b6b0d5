namespace PgTestKit.Scanning;

/// <summary>What a declaration of a class says; of a partial class, one of several.</summary>
/// <param name="FullName">As <see cref="TypeName.Enclosing"/> names it.</param>
/// <param name="Project">The folder of its project.</param>
/// <param name="IsAbstract">Whether it can't be made: abstract, or static.</param>
/// <param name="HasTests">Whether it has test methods of its own.</param>
/// <param name="IsSetUp">Whether it is NUnit's <c>[SetUpFixture]</c>.</param>
/// <param name="Bases">Simple names of base class and interfaces.</param>
/// <param name="Fixtures">Types of which it may use an instance as its fixture: base, their type arguments, constructor parameters.</param>
/// <param name="Collections">What <c>[Collection]</c> or <c>[CollectionDefinition]</c> names.</param>
/// <param name="IsCollectionDefinition">Whether it has <c>[CollectionDefinition]</c>.</param>
/// <param name="Properties">Its properties and their types' simple names.</param>
internal sealed record TypeFacts(
    string FullName, string Project, bool IsAbstract, bool HasTests, bool IsSetUp, IReadOnlyList<string> Bases, IReadOnlyList<string> Fixtures, IReadOnlyList<string> Collections, bool IsCollectionDefinition,
    IReadOnlyList<(string Name, string Type)> Properties)
{
    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];
}
